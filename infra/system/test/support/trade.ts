import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { vi } from 'vitest'
import { type Customer, newCustomer, type OrderRequest } from './customer.ts'
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
  orderOf(musicStand, { paymentMethod: cards.good }),
  orderOf(tuba, { balanceAmount: 200_000, paymentMethod: cards.good }),
  orderOf(musicStand, { balanceAmount: musicStand.price }),
  orderOf(musicStand, { balanceAmount: 500, paymentMethod: cards.processing }),
  { ...orderOf(musicStand, { balanceAmount: 500, paymentMethod: cards.processing }), regretted: true },
]

export type Trade = ReturnType<typeof startTrade>

/**
 * Customers who order, two at a time, whatever happens: who gets no answer, or one that it is not their fault, asks
 * again with the same Idempotency-Key.
 */
export function startTrade(world: { readonly edge: string }) {
  const counts = { accepted: 0, failed: 0 }
  const orders: string[] = []

  async function insist(ask: () => Promise<Answer>): Promise<Answer> {
    const end = Date.now() + 60_000
    for (;;) {
      const answer = await ask().catch((error) => ({ status: 0, headers: {}, body: String(error) }))
      if (answer.status >= 200 && answer.status < 500) return answer
      counts.failed++
      if (Date.now() > end) throw new Error(`no answer: ${JSON.stringify(answer)}`)
      await setTimeout(50)
    }
  }

  async function order(customer: Customer, { regretted, ...request }: Wish): Promise<void> {
    const key = { 'idempotency-key': randomUUID() }
    const { status, body } = await insist(() => customer.place(request, key))
    const id = status === 402 ? parse.declined(body).orderId : parse.order(body).id
    orders.push(id)
    counts.accepted++
    if (regretted) parse.order((await insist(() => customer.cancel(id))).body)
  }

  async function trade(customer: Customer, mine: readonly Wish[]): Promise<void> {
    for (const wish of mine) await order(customer, wish)
  }

  async function all(): Promise<readonly string[]> {
    const [ada, bob] = await Promise.all([newCustomer(world), newCustomer(world, 'Bob Example')])
    const half = wishes.length / 2
    await Promise.all([trade(ada, wishes.slice(0, half)), trade(bob, wishes.slice(half))])
    return orders
  }

  const done = all()
  // Whoever waits for it is told.
  done.catch(() => {})
  return {
    /** Resolves with the ids of all orders when the last one is accepted. */
    done,
    /** Waits until so many more orders have been accepted than now, or so many more requests have failed. */
    async until(what: keyof typeof counts, more: number): Promise<void> {
      const wanted = counts[what] + more
      const check = () => {
        if (counts[what] < wanted)
          throw new Error(`${wanted} ${what} requests awaited: ${JSON.stringify(counts)}`)
      }
      await vi.waitFor(check, { timeout: 20_000, interval: 5 })
    },
  }
}
