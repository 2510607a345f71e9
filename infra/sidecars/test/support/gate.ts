import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** Stands between a client and a server, and can be shut: what is on its way breaks off, and nobody gets through. */
export async function openGate(target: string) {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let answersPass = true
  const server = createServer((inner) => {
    const outer = connect(Number(port), hostname)
    for (const [socket, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    inner.pipe(outer)
    outer.on('data', (bytes) => {
      if (answersPass) inner.write(bytes)
      else answerLost()
    })
  })
  let answerLost = () => {}
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')

  return {
    url: `http://127.0.0.1:${address.port}`,
    async shut() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
    async open() {
      server.listen(address.port, '127.0.0.1')
      await once(server, 'listening')
    },
    passAnswers() {
      answersPass = true
    },
    /** Lets requests in and no answers out; resolves when the first answer is lost. */
    loseAnswers() {
      answersPass = false
      return new Promise<void>((resolve) => {
        answerLost = resolve
      })
    },
  }
}
