import { UsageError } from './usage-error.ts'

/**
 * Returns what `read` makes of the command line. To be called before the command acts: `--help` prints the usage and ends
 * the process with 0; a UsageError is printed with the usage, and ends it with 2. From then on, a command whose output is
 * read no more, as by `head`, finishes what it does.
 */
export function readCommand<Result>(usage: string, read: (args: readonly string[]) => Result): Result {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', passOverClosedPipe)
  // Task runners may pass on their own `--`.
  const args = process.argv.slice(2).filter((arg) => arg !== '--')
  if (args.includes('--help')) {
    console.log(usage)
    process.exit(0)
  }
  try {
    return read(args)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(`${error.message}\n\n${usage}`)
    process.exit(2)
  }
}

function passOverClosedPipe(error: Error): void {
  if (!('code' in error && error.code === 'EPIPE')) throw error
}
