import { carryOut, readCommand } from '@fanfare/command'
import { ask } from './command/ask.ts'
import { readRequest, usage } from './command/request.ts'

const request = readCommand(usage, readRequest)
await carryOut(usage, async () => {
  process.exitCode = await ask(request, process.env)
})
