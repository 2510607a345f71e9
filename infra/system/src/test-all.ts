import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { readCommand } from '@fanfare/command'
import { type Options, readOptions, usage } from './checks/options.ts'
import { packageFolders, root, typeTasks } from './checks/packages.ts'
import { runProgram } from './checks/run-program.ts'
import { watchTests } from './checks/watch-tests.ts'

// pnpm test: runs every check through turbo, then prints failures and totals.
const options = readCommand(usage, (args) => readOptions(args, packageFolders()))

async function check({ packages, force }: Options): Promise<number> {
  const { forgetResults, readTasks } = await import('./checks/results.ts')
  forgetResults(root)
  // Of the cores, vitest leaves one to others. When only services are checked, there are none, and their tests wait often.
  if (packages.length > 0 && packages.every((folder) => folder.startsWith('apps/')))
    process.env['VITEST_MAX_WORKERS'] ??= String(availableParallelism() + 1)
  const tasks = packages.length === 0 ? ['lint', ...typeTasks(), 'test'] : ['types', 'test']
  const end = await runProgram(
    'turbo/bin/turbo',
    [
      ...['run', ...tasks, '--continue', '--summarize', '--concurrency=3'],
      ...packages.map((folder) => `--filter=./${folder}`),
      ...(force ? ['--force'] : []),
    ],
    root,
  )
  const { forgetDeadReservations } = await import('@fanfare/emulators/lifecycle')
  forgetDeadReservations()
  const { count, summary } = await import('./checks/failures.ts')
  const result = count(readTasks(root), end)
  console.log(summary(result))
  return end.code === 0 && result.failed.length === 0 ? 0 : 1
}

if (options.watch) {
  process.exitCode = await watchTests(join(root, options.packages[0] ?? ''))
} else {
  process.exitCode = await check(options)
}
