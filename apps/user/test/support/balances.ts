import { v7 as uuidv7 } from 'uuid'
import { expect } from 'vitest'
import { startApps } from './apps.ts'
import { newBalance } from './customers.ts'
import { deliver, publishedEvents } from './events.ts'

/** Both processes, and what the tests of the ledger need. */
export async function startBalances() {
  const { web, worker } = await startApps()
  return {
    web,
    worker,
    /** An order of a new customer with a balance of 10,000. */
    async newOrder(balanceAmount: number) {
      const { userId } = await newBalance(web)
      return { orderId: uuidv7(), userId, balanceAmount }
    },
    /** Delivers messages one after the other; each is answered with 200. */
    async accepted(...messages: string[]) {
      for (const message of messages) expect((await deliver(worker, message)).statusCode).toBe(200)
    },
    async balanceOf(id: string) {
      return (await web.db.user.findUniqueOrThrow({ where: { id }, select: { balance: true } })).balance
    },
    /** The types of the events that were published about an order. */
    outcomes: async (orderId: string) => (await publishedEvents(web, orderId)).map(({ type }) => type),
  }
}
