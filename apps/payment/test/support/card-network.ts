import { temporaryFolder } from '@fanfare/local'
import { createCardNetwork } from '@fanfare/local/card-network'
import { afterAll } from 'vitest'

export const webhookSecret = 'whsec_test'

/** A card network with books of its own, in which the slow cards are quick enough for a test. */
export async function startCardNetwork() {
  const { dir, remove } = await temporaryFolder('cards')
  const network = createCardNetwork({
    port: 0,
    dir,
    webhookUrl: undefined,
    webhookSecret,
    slowMilliseconds: 300,
  })
  await network.start()
  afterAll(async () => {
    await network.stop()
    await remove()
  })
  return network
}
