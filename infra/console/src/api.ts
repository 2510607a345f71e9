/** The console answered with an error, or not at all. */
export class ConsoleError extends Error {
  override readonly name = 'ConsoleError'
}

export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly body?: object
}

/** Returns the parsed answer. Throws a ConsoleError, also when something else than the edge listens there. */
export async function callConsole<T>(edge: string, { method, path, body }: ApiCall): Promise<T> {
  const response = await fetch(`${edge}/_console/api${path}`, {
    method,
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  }).catch(() => {
    throw new ConsoleError(`nothing answers at ${edge}/_console: start \`npx --yes pnpm@12 dev\` first`)
  })
  const answer = parsed<T>(edge, await response.text())
  if (response.ok) return answer
  throw new ConsoleError(Object(answer).detail ?? `${edge}/_console answered with status ${response.status}`)
}

function parsed<T>(edge: string, text: string): T {
  try {
    return JSON.parse(text)
  } catch {
    throw new ConsoleError(`what answers at ${edge} is not dev: set EDGE_PORT to the port of its edge`)
  }
}
