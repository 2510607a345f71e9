import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { type RoutedService, routeTable } from '@fanfare/topology'
import { onTestFinished } from 'vitest'
import { type CloudFrontEmulatorOptions, createCloudFrontEmulator } from '../../cloudfront/index.ts'
import { freePort, listenOrExplain } from '../../lifecycle/ports.ts'

/** An origin. Closed when the test ends. */
export async function startOrigin(handler: RequestListener): Promise<{ url: string; server: Server }> {
  const server = createServer(handler)
  const port = await listenOrExplain(server, 0, { what: 'an origin', variable: 'none' })
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${port}`, server }
}

/** A URL that nothing listens at. */
export async function nowhere(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}`
}

export const everything: RoutedService = { name: 'web', routes: [{ path: '/*' }] }

/** An edge in front of one origin that serves every path, or of the services given. Stopped when the test ends. */
export async function startEdge(
  origin: string,
  services: RoutedService[] = [everything],
  more?: Partial<CloudFrontEmulatorOptions>,
) {
  const edge = createCloudFrontEmulator({
    port: 0,
    routes: routeTable(services),
    origin: () => origin,
    ...more,
  })
  await edge.start()
  onTestFinished(() => edge.stop())
  return edge
}

/** A viewer's connection. Its errors are not thrown. */
export function connectTo(url: string): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => {})
  onTestFinished(() => void socket.destroy())
  return socket
}

/** Sends these bytes, and returns all that is received until the connection ends. */
export async function sendRaw(url: string, bytes: string): Promise<string> {
  const socket = connectTo(url)
  socket.write(bytes, 'latin1')
  return text(socket)
}

/** The head of a raw request, with `Connection: close`. */
export function head(requestLine: string, ...headers: string[]): string {
  return `${[`${requestLine} HTTP/1.1`, 'Host: viewer.example', 'Connection: close', ...headers].join('\r\n')}\r\n\r\n`
}

/** The next request to an origin, and its response. */
export async function nextRequest(server: Server) {
  const [request, response] = await once(server, 'request')
  return { request, response }
}

/** Answers with what was received. */
export const echo: RequestListener = async (request, response) => {
  const received = {
    method: request.method,
    url: request.url,
    headers: pairs(request),
    body: await text(request),
  }
  response.setHeader('content-type', 'application/json').end(JSON.stringify(received))
}

function pairs(request: IncomingMessage): string[][] {
  const raw = request.rawHeaders
  return Array.from({ length: raw.length / 2 }, (_, index) => raw.slice(2 * index, 2 * index + 2))
}
