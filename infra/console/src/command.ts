import { readCommand } from '@fanfare/command'
import { ask } from './command/ask.ts'
import { readRequest, usage } from './command/request.ts'

const request = readCommand(usage, readRequest)
try {
  process.exitCode = await ask(request, process.env)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
