import type { IncomingMessage } from 'node:http'
import { PassThrough, type Readable } from 'node:stream'
import { hasBody } from './refusals.ts'

/**
 * The viewer's body as a stream of its own, or null when there is none. It must not be the request itself: the client
 * of the origin destroys what it sends when the origin answers early, and would take the viewer's connection, and with
 * it the answer, along.
 */
export function bodyOf(request: IncomingMessage): Readable | null {
  if (!hasBody(request)) return null
  const body = new PassThrough()
  body.on('error', () => {}) // The origin's client tells; without a listener it would be thrown.
  request.pipe(body)
  const viewerLeft = () => {
    if (!request.complete) body.destroy(new Error('the viewer left before the end of its request'))
  }
  request.once('error', viewerLeft)
  request.once('close', viewerLeft)
  // An early answer: the rest is read and dropped, since many viewers read no answer before they have sent everything.
  body.once('close', () => {
    if (!request.complete) request.resume()
  })
  return body
}
