import { readCommand } from '@fanfare/command'
import { runCommand } from './command.ts'
import { destroyCommand, help, readOptions } from './destroy-command.ts'

const options = readCommand(help, readOptions)

process.exitCode = await runCommand(
  (signal) => destroyCommand(options, signal),
  async () =>
    'What was removed stays removed; what CloudFormation has begun to remove, it removes. Run it again for the rest.',
)
