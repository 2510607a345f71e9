import { readCommand, UsageError } from '@fanfare/command'
import { forgetForeignVariables } from '@fanfare/local/access'
import { readOptions, usage } from './options.ts'
import { reasonOf } from './reason.ts'

// Runs as `pnpm dlq`.
const options = readCommand(usage, readOptions)
try {
  if (options.stage === 'local') forgetForeignVariables()
  // Loaded on demand: the SDK takes a second.
  const { dlqCommand } = await import('./dlq-command.ts')
  process.exitCode = await dlqCommand(options, process.env)
} catch (error) {
  const misused = error instanceof UsageError
  console.error(misused ? `${error.message}\n\n${usage}` : reasonOf(error))
  process.exitCode = misused ? 2 : 1
}
