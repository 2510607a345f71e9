import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { newRequestId } from './identity.ts'
import { type Problem, problemDocument } from './problem.ts'
import { methodNotAllowed, tooLarge } from './refusals.ts'
import { edgeHeaders } from './viewer-headers.ts'

const answering = new WeakMap<Duplex, ServerResponse>()

/** Remembers which answer a connection is busy with, so that none is ever written into the middle of it. */
export function rememberAnswer(response: ServerResponse): void {
  if (response.socket) answering.set(response.socket, response)
}

/** Answers what is no HTTP request that Node's strict parser takes, and ends the connection. */
export function answerUnreadable(socket: Duplex, problem: Problem): void {
  const answer = answering.get(socket)
  const inTheMiddle = answer?.headersSent === true && !answer.writableFinished
  if (!socket.writable || inTheMiddle) {
    socket.destroy()
    return
  }
  const { headers, body } = problemDocument({ ...problem, headers: { ...problem.headers, Connection: 'close' } })
  const lines = [...headers, ...edgeHeaders(newRequestId(), '1.1', 'Error')]
  const head = Array.from({ length: lines.length / 2 }, (_, index) => `${lines[2 * index]}: ${lines[2 * index + 1]}`)
  socket.write([`HTTP/1.1 ${problem.status} ${titleOf(body)}`, ...head, '', ''].join('\r\n'))
  socket.end(body, () => socket.destroy())
}

/** What to say of an error of Node's parser. */
export function problemOfParser(error: Error): Problem {
  const code = 'code' in error ? error.code : undefined
  if (code === 'HPE_HEADER_OVERFLOW' || code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return tooLarge
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return { status: 408, detail: 'the request took too long to arrive' }
  return { status: 400, detail: 'the request is not valid HTTP/1.1' }
}
