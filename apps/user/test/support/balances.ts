import { v7 as uuidv7 } from 'uuid'
import { expect } from 'vitest'
import { startApps } from './apps.ts'
import { newBalance } from './customers.ts'
import { deliver, said } from './events.ts'

/** Both processes, and what the tests of orders and balances ask of them. */
export async function startBalances() {
  const { web, worker } = await startApps()
  return {
    web,
    worker,
    /** An order of a new customer with a balance of 10,000. */
    async anOrder(balanceAmount: number) {
      const { userId } = await newBalance(web)
      return { orderId: uuidv7(), userId, balanceAmount }
    },
    /** Delivers messages one after the other; each is done at its first delivery. */
    async accepted(...messages: string[]) {
      for (const message of messages) expect((await deliver(worker, message)).statusCode).toBe(200)
    },
    async balanceOf(id: string) {
      return (await web.prisma.user.findUniqueOrThrow({ where: { id }, select: { balance: true } })).balance
    },
    /** The types of the events that were said about an order. */
    outcomes: async (orderId: string) => (await said(web, orderId)).map(({ type }) => type),
  }
}
