import { randomBytes } from 'node:crypto'
import { stopSignals } from '@fanfare/command'
import { createLocalAws, freeAddresses, type LocalAws, temporaryFolder } from '@fanfare/local'
import { findDeclarations } from '@fanfare/topology'

/** Their processor time is for what is measured. The web processes of some services are kept. */
export async function stopServices({ services }: LocalAws, ...kept: readonly string[]): Promise<void> {
  for (const { name, daemon, worker, web } of services.values()) {
    await daemon.stop()
    await Promise.all([worker.stop(), kept.includes(name) ? undefined : web.stop()])
  }
}

/** As `dev`, on free ports with temporary data, removed after `work`. */
export async function withLocalAws<T>(
  work: (local: LocalAws) => Promise<T>,
  env: NodeJS.ProcessEnv = {},
): Promise<T> {
  const { dir, remove } = await temporaryFolder('bench')
  const local = await createLocalAws({
    stage: `bench${randomBytes(4).toString('hex')}`,
    dir,
    addresses: await freeAddresses(await findDeclarations()),
    ephemeral: true,
    // Not copied: a benchmark may change it, for processes that start afterwards.
    env: Object.assign(env, { ...process.env, LOG_LEVEL: 'warn', ...env }),
  })
  const stop = async () => {
    await local.stop()
    await remove()
  }
  let interruption: Promise<never> | undefined
  const interrupted = () => {
    interruption ??= stop().then(() => process.exit(130))
  }
  for (const signal of stopSignals) process.once(signal, interrupted)
  try {
    await local.start()
    return await work(local)
  } catch (error) {
    // What was under way fails when everything stops.
    await interruption
    throw error
  } finally {
    for (const signal of stopSignals) process.off(signal, interrupted)
    await stop()
  }
}
