import { join } from 'node:path'
import { freePort, temporaryFolder } from '@fanfare/local'
import { onTestFinished } from 'vitest'
import { type CompactService, compactBundle } from '../../src/compact/compact-bundle.ts'
import { lay } from './unzip.ts'

/** The unzipped compact bundle of these services, on free ports. */
export async function unzippedCompact(services: readonly CompactService[]) {
  const { dir, remove } = await temporaryFolder('compact')
  onTestFinished(remove)
  const machinePort = await freePort()
  const ports = new Map<string, { web: number; worker: number }>()
  for (const { declaration } of services) {
    ports.set(declaration.name, { web: await freePort(), worker: await freePort() })
  }
  const portsOf = (name: string) => ports.get(name) ?? { web: 0, worker: 0 }
  const files = await compactBundle(services, { machine: machinePort, services: ({ name }) => portsOf(name) })
  const folder = join(dir, 'app')
  await lay(files, folder)
  return { folder, machinePort, portsOf }
}
