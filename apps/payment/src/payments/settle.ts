import type { Operation } from '@fanfare/contracts'
import { CircuitState, isBrokenCircuitError } from 'cockatiel'
import { diagnose, isKeySpent, isStripeError, isUnavailable, loggable } from '../clients/stripe/errors.ts'
import { retrieveStatus, takeStep } from '../clients/stripe/intents.ts'
import { refusalOfRequest } from '../clients/stripe/refusal.ts'
import type { Payment, PaymentState } from '../generated/prisma/client.ts'
import { type Context, traced } from '../platform/context.ts'
import { hasTooManyDeclines, tooManyDeclines } from './decline-limits.ts'
import { LeaseHeld, withLease } from './lease.ts'
import { type IntentStatus, isProgress, nextStep, type Step } from './next-step.ts'
import { recordIntentStatus } from './store.ts'

export class NotSettled extends Error {
  constructor(orderId: string, reason: string) {
    super(`the payment of order ${orderId} is not settled yet: ${reason}`)
  }
}

/** In milliseconds: longer than a lease, shorter than the 60 s of nginx. */
const defaultMaxWait = 15_000

export interface SettleOptions {
  /** If it is not the stored state, Stripe is queried. */
  readonly hint?: PaymentState
  /** Milliseconds to wait for another process's lease. */
  readonly maxWait?: number
}

export type SettleContext = Pick<
  Context,
  'config' | 'db' | 'pool' | 'transact' | 'publish' | 'stripe' | 'stripeBreaker' | 'log'
>

/**
 * Stores each step before the next. Any process may call it at any time. No transaction is open during a request to
 * Stripe.
 */
export async function settle(
  context: SettleContext,
  orderId: string,
  { hint, maxWait = defaultMaxWait }: SettleOptions = {},
): Promise<Payment | null> {
  const { db, stripe, transact, publish, log } = context
  const find = () => db.payment.findUnique({ where: { orderId } })
  const record = async (known: Payment, status: IntentStatus) => {
    await transact((tx) => recordIntentStatus(tx, publish, known, status))
    if (status.state !== 'refund_failed') return
    log.error({ orderId, paymentId: known.id, reason: status.reason }, 'refund failed: an operator is needed')
  }
  const isHintNew = ({ state }: Payment) => hint !== undefined && hint !== state

  const stored = await find()
  if (!stored || (nextStep(stored) === 'none' && !isHintNew(stored))) return stored
  const work = async () => {
    let payment = await find()
    if (payment?.intentId && isHintNew(payment)) {
      const { intentId } = payment
      const status = await callStripe(context, payment, () => retrieveStatus(stripe, intentId))
      if (isProgress(payment, status)) await record(payment, status)
      payment = await find()
    }
    while (payment) {
      const known: Payment = payment
      const step = nextStep(known)
      if (step === 'none') return known
      const isRefused = step === 'open' && (await hasTooManyDeclines(context, known))
      const status = isRefused
        ? tooManyDeclines
        : await callStripe(context, known, () => takeStep(stripe, step, known), step)
      // Not decided yet: the webhook or the schedule continues.
      if (!isProgress(known, status)) return known
      await record(known, status).catch(async (error) => {
        if (step === 'open') await markMayBeOpen(db, known)
        throw error
      })
      payment = await find()
    }
    return null
  }
  return withLease(context, orderId, maxWait, work).catch((error) => {
    throw error instanceof LeaseHeld ? new NotSettled(orderId, error.message) : error
  })
}

const markMayBeOpen = (db: Context['db'], { id }: Payment) =>
  db.payment.updateMany({
    where: { id, state: 'pending', intentId: null, mayBeOpen: false },
    data: { mayBeOpen: true },
  })

const requestOf = (orderId: string, step: Step | undefined): Operation => ({
  name: `stripe ${step ?? 'retrieve'}`,
  kind: 'client',
  attributes: { 'peer.service': 'stripe', 'fanfare.order.id': orderId },
})

async function callStripe(
  { db, log, stripeBreaker }: Pick<Context, 'db' | 'log' | 'stripeBreaker'>,
  known: Payment,
  request: () => Promise<IntentStatus>,
  step?: Step,
): Promise<IntentStatus> {
  const { id, orderId, attempt, state, intentId } = known
  // The breaker would let it wait for the request that is trying.
  if (stripeBreaker.state === CircuitState.HalfOpen) throw new NotSettled(orderId, 'Stripe is being tried')
  try {
    return await stripeBreaker.execute(() => traced(() => requestOf(orderId, step), request))
  } catch (error) {
    if (isBrokenCircuitError(error)) throw new NotSettled(orderId, 'Stripe is unavailable')
    if (!isStripeError(error)) throw error
    const refusal = state === 'pending' ? refusalOfRequest(error) : undefined
    if (refusal?.state !== 'declined') {
      const { level, message } = diagnose(error)
      log[level]({ reason: loggable(error), orderId }, message)
    }
    if (refusal) return { ...refusal, intentId }
    if (isKeySpent(error)) {
      await db.payment.updateMany({ where: { id, attempt }, data: { attempt: attempt + 1 } })
    } else if (step === 'open' && isUnavailable(error)) {
      await markMayBeOpen(db, known)
    }
    throw new NotSettled(orderId, 'the request to Stripe failed')
  }
}
