import { constants, existsSync } from 'node:fs'
import { access, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { callConsole } from '../api.ts'
import type { ConsoleRequest } from './request.ts'
import { textOf } from './text.ts'

/** Returns the exit code. */
export async function ask(request: ConsoleRequest, env: NodeJS.ProcessEnv): Promise<number> {
  const { what, file, spans, json } = request
  const edge = `http://127.0.0.1:${env['EDGE_PORT'] || 8080}`
  // Before the recording is stopped: what could not be written would be lost.
  if (file !== undefined && what === 'record')
    await access(existsSync(file) ? file : dirname(file), constants.W_OK)
  const answer = await callConsole<unknown>(edge, request)
  if (file !== undefined && what === 'replay') {
    const { recordingIn, replayAt } = await import('./replay-file.ts')
    return (await replayAt(edge, await recordingIn(file), json)) ? 0 : 1
  }
  if (file !== undefined) {
    await writeFile(file, `${JSON.stringify(answer, undefined, 2)}\n`)
    const { length } = Object(answer).requests
    console.log(`${length} ${length === 1 ? 'request is' : 'requests are'} in ${file}`)
    return 0
  }
  console.log(json ? JSON.stringify(answer, undefined, 2) : textOf(what, answer, spans))
  const invariants: unknown = Object(answer).invariants
  const isBroken = Array.isArray(invariants) && invariants.some(({ verdict }) => verdict === 'broken')
  return isBroken ? 1 : 0
}
