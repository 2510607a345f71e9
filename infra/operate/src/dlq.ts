import { dlqCommand } from './dlq-command.ts'
import { UsageError, usage } from './options.ts'
import { reasonOf } from './reason.ts'

// Runs as `pnpm dlq`.
try {
  process.exitCode = await dlqCommand(process.argv.slice(2), process.env)
} catch (error) {
  const misused = error instanceof UsageError
  console.error(misused ? `${error.message}\n\n${usage}` : reasonOf(error))
  process.exitCode = misused ? 2 : 1
}
