import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { freePort } from '../../../emulators/lifecycle/index.ts'
import { eventually } from '../../../local/src/testing/index.ts'

export interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  readonly at: number
}

/** The status for the n-th request, counted from 1; undefined where the function uses the response itself. */
export type Answer = (count: number, response: ServerResponse, seen: Seen) => number | undefined

/** A real HTTP server as the worker, on a port of its own, that records its requests. */
export async function createWorker(answer: Answer = () => 200) {
  const port = await freePort()
  const requests: Seen[] = []
  let connections = 0

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request
    const seen = { method, path, headers, body: await buffer(request), at: performance.now() }
    const status = answer(requests.push(seen), response, seen)
    if (status !== undefined) response.writeHead(status).end()
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  }).on('connection', () => {
    connections += 1
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    connections: () => connections,
    async listen(): Promise<void> {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
    /** The n-th request, once it has arrived. */
    request: (count = 1): Promise<Seen> =>
      eventually(`request ${count} to the worker`, () => {
        const seen = requests[count - 1]
        if (!seen) throw new Error(`it has received ${requests.length} requests`)
        return seen
      }),
  }
}
