import { randomBytes } from 'node:crypto'
import { createLocalAws, freeAddresses, type LocalAws, temporaryFolder } from '@fanfare/local'
import { findServices } from '@fanfare/topology'

/** As `dev`, on free ports with temporary data, removed after `work`. */
export async function withLocalAws<T>(work: (local: LocalAws) => Promise<T>): Promise<T> {
  const { dir, remove } = await temporaryFolder('bench')
  const services = await findServices()
  const local = await createLocalAws({
    stage: `bench${randomBytes(4).toString('hex')}`,
    dir,
    addresses: await freeAddresses(services.map(({ declaration }) => declaration)),
    ephemeral: true,
    // One customer places the orders of many.
    env: { ...process.env, LOG_LEVEL: 'warn', ORDERS_PER_CUSTOMER: '1000000' },
  })
  const stop = async () => {
    await local.stop()
    await remove()
  }
  const interrupted = () => void stop().then(() => process.exit(130))
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  try {
    await local.start()
    return await work(local)
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
    await stop()
  }
}
