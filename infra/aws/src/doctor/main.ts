import { readCommand } from '@fanfare/command'
import { readOptions, usage } from './options.ts'

const options = readCommand(usage, readOptions)
// Loaded on demand: it reads the declaration of every service.
const { doctorCommand } = await import('./doctor-command.ts')
process.exitCode = await doctorCommand(options)
