import type { Socket } from 'node:net'
import { buildConnector } from 'undici'

/**
 * Connects to origins so that an answer that was sent early is read. An origin that refuses an upload answers, closes,
 * and so resets what is still being written to it. The write fails before the answer is looked at, and a socket of
 * Node's drops what it has not read yet when a write fails. These do not: they end when there is nothing more to read.
 */
export function patientConnector(timeout: number): buildConnector.connector {
  const connect = buildConnector({ timeout, allowH2: false })
  return (options, callback) => {
    connect(options, (...result) => {
      if (result[0] === null) makePatient(result[1])
      callback(...result)
    })
  }
}

type Written = (error?: Error | null) => void

function makePatient(socket: Socket): void {
  // A write that is never called back holds up those after it; the end or the error of reading ends the socket.
  const patiently =
    (written: Written): Written =>
    (error) =>
      error || written()
  const { _write: write, _writev: writeAll } = socket
  socket._write = (chunk, encoding, written) => write.call(socket, chunk, encoding, patiently(written))
  if (writeAll) socket._writev = (chunks, written) => writeAll.call(socket, chunks, patiently(written))
}
