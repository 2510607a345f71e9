import { temporaryFolder } from '@fanfare/local'
import { type CardNetwork, createCardNetwork } from '@fanfare/local/card-network'
import { eventually } from '@fanfare/local/testing'
import { afterAll, expect } from 'vitest'

export const webhookSecret = 'whsec_test'

/** A card network with books of its own. It decides, answers slowly and repeats webhooks when a test tells it to. */
export async function startCardNetwork() {
  const { dir, remove } = await temporaryFolder('cards')
  const network = createCardNetwork({ port: 0, dir, webhookUrl: undefined, webhookSecret })
  network.hold()
  await network.start()
  afterAll(async () => {
    await network.stop()
    await remove()
  })
  return network
}

/** Resolves when a request for a slow card has come, and waits for its answer. */
export const slowRequest = (network: CardNetwork) =>
  eventually('a slow request at the card network', () => expect(network.busy()).toBe('requests in hand: 1'))
