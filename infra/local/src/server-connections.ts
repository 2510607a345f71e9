import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Socket } from 'node:net'

/**
 * Follows the connections that this process takes on these ports, to cut them. maildev's SMTP server would wait half a
 * minute for senders that keep theirs, and offers no way to close them.
 */
export function followConnections(ports: ReadonlySet<number>) {
  const sockets = new Set<Socket>()
  subscribe('net.server.socket', follow)

  function follow(message: unknown): void {
    if (typeof message !== 'object' || message === null || !('socket' in message)) return
    const { socket } = message
    if (!(socket instanceof Socket) || !ports.has(socket.localPort ?? 0)) return
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }

  return {
    cut(): void {
      unsubscribe('net.server.socket', follow)
      for (const socket of sockets) socket.destroy()
    },
  }
}
