import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { headersOf } from './headers.ts'
import { newRequestId } from './identity.ts'
import { endingTheConnection, type Problem, problemDocument } from './problem.ts'
import { tooLarge } from './refusals.ts'
import { edgeHeaders } from './viewer-headers.ts'

const answers = new WeakMap<Duplex, Set<ServerResponse>>()

/** Remembers which answers a connection is busy with, so that nothing is ever written into the middle of one. */
export function rememberAnswer({ socket }: IncomingMessage, response: ServerResponse): void {
  const open = answers.get(socket) ?? new Set()
  answers.set(socket, open.add(response))
  response.once('close', () => open.delete(response))
}

// A connection that is ended while the viewer still writes is reset, and the viewer may never see the answer. As long as
// nginx's lingering_timeout: a viewer that has read the answer ends the connection before.
const lingerMilliseconds = 5_000

/** Answers what never became a request, and ends the connection. */
export function answerUnreadable(socket: Duplex, problem: Problem): void {
  // It is no longer Node's HTTP server that listens to it.
  socket.on('error', () => socket.destroy())
  const inTheMiddle = [...(answers.get(socket) ?? [])].some((answer) => answer.headersSent)
  if (!socket.writable || inTheMiddle) {
    socket.destroy()
    return
  }
  const { headers, body } = problemDocument(endingTheConnection(problem))
  const lines = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `Date: ${new Date().toUTCString()}`,
  ]
  for (const [name, value] of headersOf([...headers, ...edgeHeaders(newRequestId(), '1.1', 'Error')])) {
    lines.push(`${name}: ${value}`)
  }
  socket.end(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body]))
  socket.resume()
  setTimeout(() => socket.destroy(), lingerMilliseconds).unref()
}

/** What to answer to an error of Node's parser, which is strict: both framings at once, for one, are refused. */
export function problemOfParser(error: Error): Problem {
  const code = 'code' in error ? error.code : undefined
  if (code === 'HPE_HEADER_OVERFLOW' || code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return tooLarge
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { status: 408, detail: 'the request took too long to arrive' }
  return { status: 400, detail: 'the request is not valid HTTP/1.1' }
}
