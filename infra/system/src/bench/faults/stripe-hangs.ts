import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { freePort, type LocalAws } from '@fanfare/local'
import type { Figure } from '../result.ts'
import { createDelivery, startWorkers } from './workers.ts'

/** Two tries of Stripe's client as it was, and its pause. */
const seconds = 20

/** Events of orders by card that a worker is done with while Stripe accepts connections and never answers. */
export async function stripeHangs(local: LocalAws): Promise<Figure[]> {
  const sockets = new Set<Socket>()
  const stripe = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).resume()
  })
  const port = await freePort()
  stripe.listen(port, '127.0.0.1')
  await once(stripe, 'listening')
  const workers = await startWorkers(local, `http://127.0.0.1:${port}`)
  try {
    const before = await answersPerSecond(local, workers.before)
    const now = await answersPerSecond(local, workers.now)
    return [
      { name: 'Stripe hangs, before: events answered', value: before.answers, unit: 'per second' },
      { name: 'Stripe hangs, before: of these done', value: before.done, unit: 'per second' },
      { name: 'Stripe hangs, now: events done', value: now.done, unit: 'per second' },
    ]
  } finally {
    for (const socket of sockets) socket.destroy()
    stripe.close()
    await workers.stop()
  }
}

async function answersPerSecond(local: LocalAws, worker: { url: string; connections: number }) {
  const { deliver, close } = createDelivery(local, worker)
  const statuses: number[] = []
  let isOver = false
  const connection = async () => {
    while (!isOver) statuses.push(await deliver())
  }
  const all = Promise.allSettled(Array.from({ length: worker.connections }, connection))
  await setTimeout(seconds * 1000)
  isOver = true
  const count = { answers: statuses.length, done: statuses.filter((status) => status === 200).length }
  await close()
  await all
  return { answers: count.answers / seconds, done: count.done / seconds }
}
