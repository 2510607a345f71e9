import { readCommand } from '@fanfare/command'
import { doctorCommand, readOptions, usage } from './doctor-command.ts'

process.exitCode = await doctorCommand(readCommand(usage, readOptions))
