import { basename } from 'node:path'
import { readCommand } from '@fanfare/command'
import { help, readOptions } from './options.ts'

// Called by turbo in the service's folder, after it has made the bundle.
const options = readCommand(help, (args) => readOptions([...args, '--only', basename(process.cwd())]))
const { deployCommand } = await import('./deploy-command.ts')
process.exitCode = await deployCommand(options, true)
