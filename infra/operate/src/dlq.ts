import { readCommand, UsageError } from '@fanfare/command'
import { readOptions, usage } from './options.ts'
import { reasonOf } from './reason.ts'

// Runs as `pnpm dlq`.
const options = readCommand(usage, readOptions)
try {
  // Loaded on demand: the SDK takes a second.
  const { dlqCommand } = await import('./dlq-command.ts')
  process.exitCode = await dlqCommand(options, process.env)
} catch (error) {
  const misused = error instanceof UsageError
  console.error(misused ? `${error.message}\n\n${usage}` : reasonOf(error))
  process.exitCode = misused ? 2 : 1
}
