import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { readCommand } from '@fanfare/command'
import { findServices } from '@fanfare/topology'
import { readOptions, usage } from './options.ts'

async function bundleServices(filters: readonly string[]): Promise<number> {
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const args = ['run', 'bundle', ...filters.map((filter) => `--filter=${filter}`)]
  const turbo = spawn(process.execPath, [`${root}/node_modules/turbo/bin/turbo`, ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => turbo.kill(signal))
  const [code] = await once(turbo, 'exit')
  return typeof code === 'number' ? code : 1
}

const services = (await findServices()).map(({ declaration }) => declaration.name)
const { filters, compact } = readCommand(usage, (args) => readOptions(args, services))
process.exitCode = await bundleServices(filters)
if (process.exitCode === 0 && compact) {
  const { writeCompact } = await import('./compact/write-compact.ts')
  await writeCompact()
}
