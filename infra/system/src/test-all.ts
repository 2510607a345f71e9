import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { count, summary } from './checks/failures.ts'
import { type Options, readOptions, usage } from './checks/options.ts'
import { forgetResults, readTasks } from './checks/results.ts'

// pnpm test: runs every check through turbo, then prints failures and totals.
const root = fileURLToPath(new URL('../../..', import.meta.url))
const folders = globSync('{apps,packages,infra}/*/package.json', { cwd: root })
  .map((file) => dirname(file).replaceAll('\\', '/'))
  .sort()

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
  const result = count(readTasks(root), interrupted)
  console.log(summary(result))
  return code === 0 && result.failed.length === 0 ? 0 : 1
}

let options: Options | undefined
try {
  options = readOptions(process.argv.slice(2), folders)
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`)
  process.exitCode = 2
}
if (options?.help) console.log(usage)
else if (options?.watch)
  process.exitCode = await run('vitest/vitest.mjs', ['watch'], join(root, options.packages[0] ?? ''))
else if (options) process.exitCode = await check(options)
