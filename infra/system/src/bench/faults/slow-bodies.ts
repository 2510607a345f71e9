import { connect, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { queueName } from '@fanfare/contracts'
import type { LocalAws } from '@fanfare/local'
import type { Figure } from '../result.ts'
import { startWorkers } from './workers.ts'

const connections = 50
/** Longer than the limit for a request. */
const seconds = 40

/** Connections that are still open when their bodies have come byte by byte for a while. */
export async function slowBodies(local: LocalAws): Promise<Figure[]> {
  const workers = await startWorkers(local)
  const queue = queueName(local.stage, 'payment')
  try {
    const [before, now] = await Promise.all([open(workers.before.url, queue), open(workers.now.url, queue)])
    const unit = `of ${connections} connections`
    return [
      { name: `bodies that come for ${seconds} s, before: open`, value: before, unit },
      { name: `bodies that come for ${seconds} s, now: open`, value: now, unit, aim: { atMost: 0 } },
    ]
  } finally {
    await workers.stop()
  }
}

async function open(url: string, queue: string): Promise<number> {
  const { hostname, port } = new URL(url)
  const head = `POST /events HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\nx-aws-sqsd-msgid: 1\r\nx-aws-sqsd-queue: ${queue}\r\n\r\n{`
  const sockets = Array.from({ length: connections }, () => {
    const socket: Socket = connect(Number(port), hostname, () => socket.write(head))
    return socket.on('error', () => {}).resume()
  })
  for (let second = 0; second < seconds; second++) {
    await setTimeout(1_000)
    for (const socket of sockets) if (socket.writable) socket.write(' ')
  }
  const count = sockets.filter(({ closed, readableEnded }) => !closed && !readableEnded).length
  for (const socket of sockets) socket.destroy()
  return count
}
