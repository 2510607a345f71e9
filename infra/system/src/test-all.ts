import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readCommand } from '@fanfare/command'
import { type Options, readOptions, usage } from './checks/options.ts'

// pnpm test: runs every check through turbo, then prints failures and totals.
const root = fileURLToPath(new URL('../../..', import.meta.url))
const folders = globSync('{apps,packages,infra}/*/package.json', { cwd: root })
  .map((file) => dirname(file).replaceAll('\\', '/'))
  .sort()
const options = readCommand(usage, (args) => readOptions(args, folders))

let interrupted = false

/** Passes signals on, and returns the exit code. */
async function run(program: string, args: readonly string[], cwd: string): Promise<number> {
  const child = spawn(process.execPath, [join(cwd, 'node_modules', program), ...args], {
    cwd,
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      interrupted = true
      child.kill(signal)
    })
  }
  const [code]: unknown[] = await once(child, 'exit')
  return typeof code === 'number' ? code : 1
}

async function check({ packages, force }: Options): Promise<number> {
  const { forgetResults, readTasks } = await import('./checks/results.ts')
  forgetResults(root)
  const tasks = packages.length === 0 ? ['lint', 'types', 'test'] : ['types', 'test']
  const code = await run(
    'turbo/bin/turbo',
    [
      ...['run', ...tasks, '--continue', '--summarize', '--concurrency=3'],
      ...packages.map((folder) => `--filter=./${folder}`),
      ...(force ? ['--force'] : []),
    ],
    root,
  )
  const { count, summary } = await import('./checks/failures.ts')
  const result = count(readTasks(root), interrupted)
  console.log(summary(result))
  return code === 0 && result.failed.length === 0 ? 0 : 1
}

if (options.watch) {
  process.exitCode = await run('vitest/vitest.mjs', ['watch'], join(root, options.packages[0] ?? ''))
} else {
  process.exitCode = await check(options)
}
