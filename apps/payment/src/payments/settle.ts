import type { FastifyInstance } from 'fastify'
import type { Payment, PaymentState } from '../generated/prisma/client.ts'
import { createSteps } from '../stripe/steps.ts'
import { createAsking } from './asking.ts'
import { commit } from './commit.ts'
import { createLeases } from './lease.ts'
import { nextStep } from './next-step.ts'
import { isNews, type Standing } from './standing.ts'

/** Longer than the lease of a process that was killed, and well below the 60 s of the proxy in front. In milliseconds. */
const usualPatience = 15_000

export interface SettleOptions {
  readonly traceparent?: string | undefined
  /** What somebody says of the payment's state. If it is not what is known here, the card network is asked. */
  readonly rumour?: PaymentState | undefined
  /** How long to wait while another process settles the same payment, in milliseconds. */
  readonly patience?: number
}

export type Settle = (orderId: string, options?: SettleOptions) => Promise<Payment | null>

/**
 * Makes the function that brings an order's payment to where the order wants it, one step at the card network after
 * the other, and stores each before it takes the next. It can be called by anybody, at any time, any number of times.
 * No transaction is open during a request to the card network. It throws NotSettled when it cannot get there now.
 */
export function createSettle(app: FastifyInstance): Settle {
  const { prisma, log } = app
  const steps = createSteps(app.stripe)
  const alone = createLeases(app.pool, log)
  const find = (orderId: string) => prisma.payment.findUnique({ where: { orderId } })
  const asking = createAsking(app)

  return async function settle(orderId, { traceparent, rumour, patience = usualPatience } = {}) {
    const isDone = (payment: Payment) =>
      nextStep(payment) === 'none' && (rumour === undefined || rumour === payment.state)
    const first = await find(orderId)
    if (!first || isDone(first)) return first
    const keep = (known: Payment, standing: Standing) =>
      app.transact((tx, publish) => commit(tx, publish, known, standing), traceparent)

    return alone(orderId, patience, async () => {
      let payment = await find(orderId)
      if (payment?.intentId && rumour !== undefined && rumour !== payment.state) {
        const { intentId } = payment
        const standing = await asking(payment, () => steps.look(intentId))
        if (isNews(payment, standing)) await keep(payment, standing)
        payment = await find(orderId)
      }
      while (payment) {
        const known: Payment = payment
        const step = nextStep(known)
        if (step === 'none') return known
        const standing = await asking(known, () => steps.take(step, known))
        // The card network needs time: its webhook or the schedule goes on from here.
        if (!isNews(known, standing)) return known
        await keep(known, standing)
        payment = await find(orderId)
      }
      return null
    })
  }
}
