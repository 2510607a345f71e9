import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { eventually as until } from '@fanfare/local/testing'
import { cards } from './cards.ts'
import { type Customer, newCustomer, type OrderRequest } from './customer.ts'
import { eventually } from './eventually.ts'
import type { Answer } from './http.ts'
import { musicStand, orderOf, tuba } from './orders.ts'
import { parse } from './shapes.ts'
import type { World } from './world.ts'

interface LoadOrder extends OrderRequest {
  /** Cancelled as soon as it is placed. */
  readonly cancelled?: true
}

/** One of each kind. */
const kinds: readonly LoadOrder[] = [
  orderOf(musicStand, { balanceAmount: 500, paymentMethod: cards.good }),
  { ...orderOf(musicStand, { balanceAmount: 500, paymentMethod: cards.good }), cancelled: true },
  orderOf(musicStand, { balanceAmount: 500, paymentMethod: cards.declined }),
  orderOf(tuba, { balanceAmount: 200_000, paymentMethod: cards.good }),
  orderOf(musicStand, { paymentMethod: cards.good }),
  orderOf(musicStand, { balanceAmount: 500, paymentMethod: cards.processing }),
  orderOf(musicStand, { balanceAmount: musicStand.price }),
  { ...orderOf(musicStand, { balanceAmount: 500, paymentMethod: cards.processing }), cancelled: true },
]

/** Before a request is repeated, in milliseconds. */
const pause = 200

/** A customer who places orders. A request without an answer, or with a 5xx, is repeated with the same Idempotency-Key. */
export async function createLoad(world: World) {
  const customer: Customer = await newCustomer(world)
  let begun = 0
  let failures = 0

  async function retry(request: () => Promise<Answer>): Promise<Answer> {
    return until('an answer other than a 5xx', async () => {
      const answer = await request().catch((error) => ({ status: 0, headers: {}, body: String(error) }))
      if (answer.status >= 200 && answer.status < 500) return answer
      failures++
      await setTimeout(pause)
      throw new Error(JSON.stringify(answer))
    })
  }

  async function placeOrder({ cancelled, ...request }: LoadOrder): Promise<void> {
    const key = { 'idempotency-key': randomUUID() }
    const { status, body } = await retry(() => customer.place(request, key))
    const id = status === 402 ? parse.declined(body).orderId : parse.order(body).id
    if (cancelled) parse.order((await retry(() => customer.cancel(id))).body)
  }

  return {
    /** Places orders concurrently, each of the next kind. Resolves when all are accepted. */
    async placeOrders(count: number): Promise<void> {
      const orders = Array.from({ length: count }, () => kinds[begun++ % kinds.length])
      await Promise.all(orders.map((kind) => kind && placeOrder(kind)))
    },
    /** Waits until this number of requests has failed. */
    untilFailed: (count: number) => eventually('requests to fail', () => failures >= count, true),
  }
}
