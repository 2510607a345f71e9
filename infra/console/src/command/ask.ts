import { writeFile } from 'node:fs/promises'
import type { ConsoleRequest } from './request.ts'
import { textOf } from './text.ts'

/** Returns the exit code. */
export async function ask(request: ConsoleRequest, env: NodeJS.ProcessEnv): Promise<number> {
  const { what, method, path, body, file, spans, json } = request
  const edge = `http://127.0.0.1:${env['EDGE_PORT'] || 8080}`
  const response = await fetch(`${edge}/_console/api${path}`, {
    method,
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  }).catch(() => undefined)
  if (!response) {
    console.error(`nothing answers at ${edge}/_console: start \`npx --yes pnpm@12 dev\` first`)
    return 1
  }
  const answer: unknown = await response.json()
  if (!response.ok) {
    console.error(String(Object(answer).detail ?? `status ${response.status}`))
    return 1
  }
  if (file !== undefined && what === 'replay') {
    const { recordingIn, replayAt } = await import('./replay-file.ts')
    const recording = await recordingIn(file).catch((error: Error) => error.message)
    if (typeof recording !== 'string') return (await replayAt(edge, recording, json)) ? 0 : 1
    console.error(recording)
    return 1
  }
  if (file !== undefined) {
    await writeFile(file, `${JSON.stringify(answer, undefined, 2)}\n`)
    console.log(`${Object(answer).requests.length} requests are in ${file}`)
    return 0
  }
  console.log(json ? JSON.stringify(answer, undefined, 2) : textOf(what, answer, spans))
  const invariants: unknown = Object(answer).invariants
  const isBroken = Array.isArray(invariants) && invariants.some(({ verdict }) => verdict === 'broken')
  return isBroken ? 1 : 0
}
