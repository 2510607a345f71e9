import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { passedOn, readCommand, stopSignals } from '@fanfare/command'
import { readOptions, usage } from './options.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

async function bundleServices(filters: readonly string[]): Promise<number> {
  const args = ['run', 'bundle', ...filters.map((filter) => `--filter=${filter}`)]
  const turbo = spawn(process.execPath, [`${root}/node_modules/turbo/bin/turbo`, ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  for (const signal of stopSignals) process.on(signal, () => turbo.kill(passedOn(signal)))
  const [code] = await once(turbo, 'exit')
  return typeof code === 'number' ? code : 1
}

// Services have the names of their folders.
const services = globSync('apps/*/service.ts', { cwd: root })
  .map((file) => basename(dirname(file)))
  .sort()
const { filters, compact } = readCommand(usage, (args) => readOptions(args, services))
process.exitCode = await bundleServices(filters)
if (process.exitCode === 0 && compact) {
  const { writeCompact } = await import('./compact/write-compact.ts')
  await writeCompact()
}
