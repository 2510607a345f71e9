import { randomBytes } from 'node:crypto'
import { createLocalAws, findServices, freeAddresses, type LocalAws, temporaryFolder } from '@fanfare/local'

/** Runs work beside everything that `dev` starts, on free ports and with data of its own, and clears it all away. */
export async function withLocalAws<T>(work: (local: LocalAws) => Promise<T>): Promise<T> {
  const { dir, remove } = await temporaryFolder('bench')
  const services = await findServices()
  const local = await createLocalAws({
    stage: `bench${randomBytes(4).toString('hex')}`,
    dir,
    addresses: await freeAddresses(services.map(({ declaration }) => declaration)),
    ephemeral: true,
    // As in production, where nobody reads along.
    env: { ...process.env, LOG_LEVEL: 'warn' },
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
