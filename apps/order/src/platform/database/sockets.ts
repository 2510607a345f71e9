import { Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'

/** The sockets of a pool: pg itself cannot drop a connection whose server does not answer. */
export function createSockets() {
  const sockets = new Set<Socket>()
  return {
    create(): Socket {
      const socket = new Socket()
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      return socket
    },
    /** Destroys those that receive nothing for so many milliseconds: their queries fail. */
    async dropSilent(milliseconds: number): Promise<void> {
      const before = new Map([...sockets].map((socket) => [socket, socket.bytesRead]))
      await setTimeout(milliseconds, undefined, { ref: false })
      for (const socket of sockets) if (socket.bytesRead === before.get(socket)) socket.destroy()
    },
  }
}
