import type { ConsoleRequest } from './request.ts'
import { textOf } from './text.ts'

/** Returns the exit code. */
export async function ask(
  { what, method, path, body, json }: ConsoleRequest,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const url = `http://127.0.0.1:${env['EDGE_PORT'] || 8080}/_console/api`
  const response = await fetch(`${url}${path}`, {
    method,
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  }).catch(() => undefined)
  if (!response) {
    console.error(`nothing answers at ${url}: start \`npx --yes pnpm@12 dev\` first`)
    return 1
  }
  const answer: unknown = await response.json()
  if (!response.ok) {
    console.error(String(Object(answer).detail ?? `status ${response.status}`))
    return 1
  }
  console.log(json ? JSON.stringify(answer, undefined, 2) : textOf(what, answer))
  const invariants: unknown = Object(answer).invariants
  const isBroken = Array.isArray(invariants) && invariants.some(({ verdict }) => verdict === 'broken')
  return isBroken ? 1 : 0
}
