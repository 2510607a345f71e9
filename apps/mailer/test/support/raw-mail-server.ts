import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { afterAll } from 'vitest'

/** A mail server that keeps each `RCPT TO` as it was sent. (smtp-server decodes Punycode, and refuses long addresses.) */
export async function startRawServer() {
  const recipients: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    let inData = false
    const answer = (line: string) => {
      const recipient = /^RCPT TO:<(.*)>$/.exec(line)?.[1]
      if (recipient !== undefined) recipients.push(recipient)
      if (line === 'DATA') return '354 go on'
      return line === 'QUIT' ? '221 bye' : '250 ok'
    }
    createInterface({ input: socket }).on('line', (line) => {
      if (inData && line !== '.') return
      inData = line === 'DATA'
      socket.write(`${answer(line)}\r\n`)
    })
    socket.write('220 ready\r\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return { url: `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : undefined}`, recipients }
}
