import { v7 as uuidv7 } from 'uuid'
import { registerCustomer } from './customer.ts'
import type { Benchmark } from './result.ts'
import { median } from './statistics.ts'
import { withLocalAws } from './whole.ts'

const rounds = 200
const warmUp = 50
const token = 'of the benchmark'

/** What a call from one service to another costs, on one machine: without the network between two. */
export const call: Benchmark = (report) =>
  withLocalAws(
    async (local) => {
      const { userId, headers, body } = await registerCustomer(local.edge.url)
      const { items } = JSON.parse(body)
      const [payment, order] = [local.service('payment').web.url, local.service('order').web.url]
      const ours = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
      const authorization = {
        orderId: uuidv7(),
        userId,
        amount: 4_200,
        currency: 'EUR',
        paymentMethod: 'pm_card_visa',
      }
      const post = (headers: Record<string, string>, body: unknown) =>
        ({ method: 'POST', headers, body: JSON.stringify(body) }) as const

      const calls = {
        empty: () => timed(`${payment}/health/live`),
        // Decided already: payment asks its database, and not Stripe.
        decided: () => timed(`${payment}/authorizations`, post(ours, authorization)),
        balance: () => timed(`${order}/orders`, { method: 'POST', headers, body }),
        card: () => timed(`${order}/orders`, post(headers, { items, paymentMethod: 'pm_card_visa' })),
      }
      const times = { empty: [0], decided: [0], balance: [0], card: [0] }
      for (let round = 0; round < warmUp + rounds; round++) {
        if (round === warmUp) for (const measured of Object.values(times)) measured.length = 0
        if (round % 50 === 0) report(`call: ${round} of ${warmUp + rounds}`)
        // Alternating, so that changes of the machine's speed affect all.
        times.empty.push(await calls.empty())
        times.decided.push(await calls.decided())
        times.balance.push(await calls.balance())
        times.card.push(await calls.card())
      }
      const [empty, decided] = [median(times.empty), median(times.decided)]
      const [balance, card] = [median(times.balance), median(times.card)]
      return {
        benchmark: 'call',
        what: `one request at a time on a connection that is kept, median of ${rounds} each`,
        figures: [
          { name: 'a call that does nothing', value: empty, unit: 'ms' },
          { name: 'POST /authorizations of an order that is decided', value: decided, unit: 'ms' },
          { name: 'POST /orders from the balance: no call', value: balance, unit: 'ms' },
          { name: 'POST /orders by card: calls payment, which calls Stripe', value: card, unit: 'ms' },
          { name: 'a call that does nothing / order from the balance', value: empty / balance, unit: '×' },
          { name: 'by card / from the balance', value: card / balance, unit: '×' },
        ],
      }
    },
    { PAYMENT_API_TOKEN: token, ORDERS_PER_MINUTE: '100000' },
  )

async function timed(url: string, init: RequestInit = {}): Promise<number> {
  const began = performance.now()
  const response = await fetch(url, init)
  const text = await response.text()
  const milliseconds = performance.now() - began
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`)
  return milliseconds
}
