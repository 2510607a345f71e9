import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Socket } from 'node:net'

/** maildev's SMTP server waits 30 s for open connections, and has no method to close them. */
export function trackConnections(ports: ReadonlySet<number>) {
  const sockets = new Set<Socket>()
  subscribe('net.server.socket', track)

  function track(message: unknown): void {
    if (typeof message !== 'object' || message === null || !('socket' in message)) return
    const { socket } = message
    if (!(socket instanceof Socket) || !ports.has(socket.localPort ?? 0)) return
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }

  return {
    close(): void {
      unsubscribe('net.server.socket', track)
      for (const socket of sockets) socket.destroy()
    },
  }
}
