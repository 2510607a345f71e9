import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { eventually as until } from '@fanfare/local/testing'
import { type Customer, newCustomer, type OrderRequest } from './customer.ts'
import { eventually } from './eventually.ts'
import type { Answer } from './http.ts'
import { cards, musicStand, orderOf, tuba } from './orders.ts'
import { parse } from './shapes.ts'

interface Wish extends OrderRequest {
  /** Cancelled as soon as it is placed. */
  readonly regretted?: true
}

/** One of each kind that there is. */
const wishes: readonly Wish[] = [
  orderOf(musicStand, { balanceAmount: 500, paymentMethod: cards.good }),
  { ...orderOf(musicStand, { balanceAmount: 500, paymentMethod: cards.good }), regretted: true },
  orderOf(musicStand, { balanceAmount: 500, paymentMethod: cards.declined }),
  orderOf(tuba, { balanceAmount: 200_000, paymentMethod: cards.good }),
  orderOf(musicStand, { paymentMethod: cards.good }),
  orderOf(musicStand, { balanceAmount: 500, paymentMethod: cards.processing }),
  orderOf(musicStand, { balanceAmount: musicStand.price }),
  { ...orderOf(musicStand, { balanceAmount: 500, paymentMethod: cards.processing }), regretted: true },
]

/** What a customer waits for before the order is placed again, in milliseconds. */
const pause = 200

export type Trade = Awaited<ReturnType<typeof openTrade>>

/**
 * A customer who orders whatever happens: where there is no answer, or one that is not the customer's fault, the order
 * is placed again with the same Idempotency-Key.
 */
export async function openTrade(world: { readonly edge: string }) {
  const customer: Customer = await newCustomer(world)
  let begun = 0
  let failures = 0

  async function insist(ask: () => Promise<Answer>): Promise<Answer> {
    return until('an answer that is not a failure of the shop', async () => {
      const answer = await ask().catch((error) => ({ status: 0, headers: {}, body: String(error) }))
      if (answer.status >= 200 && answer.status < 500) return answer
      failures++
      await setTimeout(pause)
      throw new Error(JSON.stringify(answer))
    })
  }

  async function order({ regretted, ...request }: Wish): Promise<void> {
    const key = { 'idempotency-key': randomUUID() }
    const { status, body } = await insist(() => customer.place(request, key))
    const id = status === 402 ? parse.declined(body).orderId : parse.order(body).id
    if (regretted) parse.order((await insist(() => customer.cancel(id))).body)
  }

  return {
    /** Places so many more orders, of another kind each, at the same time. Resolves when all have been accepted. */
    async orders(count: number): Promise<void> {
      const next = Array.from({ length: count }, () => wishes[begun++ % wishes.length])
      await Promise.all(next.map((wish) => wish && order(wish)))
    },
    /** Waits until so many requests have failed. */
    untilFailed: (count: number) => eventually('requests to fail', () => failures >= count, true),
  }
}
