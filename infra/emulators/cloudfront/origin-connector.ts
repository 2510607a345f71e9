import type { Socket } from 'node:net'
import { buildConnector } from 'undici'

/**
 * When an origin refuses an upload and closes, a write fails and Node's sockets drop the unread answer. These ignore
 * failed writes, and end when reading ends.
 */
export function originConnector(timeout: number): buildConnector.connector {
  const connect = buildConnector({ timeout, allowH2: false })
  return (options, callback) => {
    connect(options, (...result) => {
      if (result[0] === null) ignoreFailedWrites(result[1])
      callback(...result)
    })
  }
}

type Written = (error?: Error | null) => void

function ignoreFailedWrites(socket: Socket): void {
  const unlessFailed =
    (written: Written): Written =>
    (error) =>
      error || written()
  const { _write: write, _writev: writeAll } = socket
  socket._write = (chunk, encoding, written) => write.call(socket, chunk, encoding, unlessFailed(written))
  if (writeAll) socket._writev = (chunks, written) => writeAll.call(socket, chunks, unlessFailed(written))
}
