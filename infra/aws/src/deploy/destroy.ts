import { runCommand } from './command.ts'
import { destroyCommand } from './destroy-command.ts'

process.exitCode = await runCommand(
  (signal) => destroyCommand(process.argv.slice(2), signal),
  async () =>
    'What was removed stays removed; what CloudFormation has begun to remove, it removes. Run it again for the rest.',
)
