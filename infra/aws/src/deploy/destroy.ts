import { readCommand } from '@fanfare/command'
import { destroyCommand, help, readOptions } from './destroy-command.ts'

process.exitCode = await destroyCommand(readCommand(help, readOptions))
