import { readCommand } from '@fanfare/command'
import { help, readOptions } from './options.ts'

const options = readCommand(help, readOptions)
const { deployCommand } = await import('./deploy-command.ts')
process.exitCode = await deployCommand(options, false)
