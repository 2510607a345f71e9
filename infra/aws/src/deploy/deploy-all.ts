import { deployCommand } from './deploy-command.ts'

process.exitCode = await deployCommand(process.argv.slice(2), false)
