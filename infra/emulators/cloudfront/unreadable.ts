import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { edgeHeaders, newRequestId } from './forwarded-headers.ts'
import { headersOf } from './headers.ts'
import { closingTheConnection, type Problem, problemDocument, tooLarge } from './problems.ts'

const answers = new WeakMap<Duplex, Set<ServerResponse>>()

/** Prevents a write into the middle of an answer. */
export function rememberAnswer({ socket }: IncomingMessage, response: ServerResponse): void {
  const open = answers.get(socket) ?? new Set()
  answers.set(socket, open.add(response))
  response.once('close', () => open.delete(response))
}

// Closing while the viewer writes resets the connection and may lose the answer. As nginx's lingering_timeout.
const lingerMilliseconds = 5_000

export function answerUnreadable(socket: Duplex, problem: Problem): void {
  socket.on('error', () => socket.destroy())
  const insideAnswer = [...(answers.get(socket) ?? [])].some((answer) => answer.headersSent)
  if (!socket.writable || insideAnswer) {
    socket.destroy()
    return
  }
  const { headers, body } = problemDocument(closingTheConnection(problem))
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

export function problemOfParser(error: Error): Problem {
  const code = 'code' in error ? error.code : undefined
  if (code === 'HPE_HEADER_OVERFLOW' || code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return tooLarge
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { status: 408, detail: 'the request took too long to arrive' }
  return { status: 400, detail: 'the request is not valid HTTP/1.1' }
}
