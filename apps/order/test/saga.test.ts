import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OrderState } from '../src/orders/order.ts'
import { decide, type OrderSignal, unansweredEvent } from '../src/orders/saga.ts'

const placed: OrderState = { status: 'pending', reason: null, payment: 'pending', balance: 'pending' }
const byCard: OrderState = { ...placed, balance: 'none' }
const byBalance: OrderState = { ...placed, payment: 'none' }

/** Applies signals one after the other. */
function apply(order: OrderState, signals: readonly OrderSignal[]) {
  const events: string[] = []
  let state = order
  for (const signal of signals) {
    const decision = decide(state, signal)
    state = decision.order
    if (decision.event) events.push(decision.event)
  }
  return { order: state, events }
}

describe('an order', () => {
  it.each<[string, OrderState, OrderSignal[]]>([
    [
      'the card is authorized, then the balance debited',
      placed,
      ['payment.authorized', 'user.balance-debited'],
    ],
    [
      'the balance is debited, then the card authorized',
      placed,
      ['user.balance-debited', 'payment.authorized'],
    ],
    ['the card pays everything', byCard, ['payment.authorized']],
    ['the balance pays everything', byBalance, ['user.balance-debited']],
  ])('is confirmed when %s', (_, order, signals) => {
    expect(apply(order, signals)).toMatchObject({
      order: { status: 'confirmed', reason: null },
      events: ['order.confirmed'],
    })
  })

  it.each<[string, string, OrderSignal[]]>([
    ['the card is declined', 'payment-declined', ['payment.declined']],
    ['the payment cannot be made', 'payment-failed', ['payment.failed']],
    ['the balance is too small', 'balance-too-small', ['user.balance-debit-rejected']],
    ['there is no balance', 'payment-failed', ['user.balance-unknown']],
    [
      'the authorization expires while the balance is pending',
      'payment-reversed',
      ['payment.authorized', 'payment.voided'],
    ],
    ['the balance is credited before the order is decided', 'payment-reversed', ['user.balance-credited']],
    ['its customer cancels', 'cancelled-by-customer', ['cancel-requested']],
    ['no service answers in time', 'timed-out', ['deadline-passed']],
    ['one of two services answers in time', 'timed-out', ['payment.authorized', 'deadline-passed']],
    [
      'both parts fail: by the first failure',
      'balance-too-small',
      ['user.balance-debit-rejected', 'payment.declined'],
    ],
  ])('is cancelled when %s: %s', (_, reason, signals) => {
    expect(apply(placed, signals)).toMatchObject({
      order: { status: 'cancelled', reason },
      events: ['order.cancelled'],
    })
  })

  it('is pending as long as one part is', () => {
    expect(apply(placed, ['payment.authorized'])).toMatchObject({ order: { status: 'pending' }, events: [] })
    expect(apply(placed, ['user.balance-debited'])).toMatchObject({
      order: { status: 'pending' },
      events: [],
    })
  })

  it('may be cancelled by its customer after it was confirmed, once', () => {
    const signals = ['payment.authorized', 'cancel-requested', 'cancel-requested'] as const
    expect(apply(byCard, signals)).toMatchObject({
      order: { status: 'cancelled', reason: 'cancelled-by-customer', payment: 'authorized' },
      events: ['order.confirmed', 'order.cancelled'],
    })
  })

  it('is cancelled when its authorization expires before the capture', () => {
    expect(apply(byCard, ['payment.authorized', 'payment.voided'])).toMatchObject({
      order: { status: 'cancelled', reason: 'payment-reversed' },
      events: ['order.confirmed', 'order.cancelled'],
    })
  })

  it('has no deadline once it is confirmed', () => {
    expect(apply(byCard, ['payment.authorized', 'deadline-passed']).order.status).toBe('confirmed')
  })

  it('stays cancelled when a part succeeds late', () => {
    const signals = ['cancel-requested', 'payment.authorized', 'user.balance-debited'] as const
    expect(apply(placed, signals)).toEqual({
      order: {
        status: 'cancelled',
        reason: 'cancelled-by-customer',
        payment: 'authorized',
        balance: 'debited',
      },
      events: ['order.cancelled'],
    })
  })

  it('ignores signals about a part that it does not have', () => {
    expect(apply(byBalance, ['payment.declined'])).toEqual({ order: byBalance, events: [] })
    expect(apply(byBalance, ['payment.failed'])).toEqual({ order: byBalance, events: [] })
    expect(apply(byCard, ['user.balance-debit-rejected'])).toEqual({ order: byCard, events: [] })
    expect(apply(byCard, ['user.balance-unknown'])).toEqual({ order: byCard, events: [] })
  })

  it('waits for an answer until no money is left to move', () => {
    const confirmed = apply(placed, ['payment.authorized', 'user.balance-debited']).order
    expect(unansweredEvent(placed)).toBe('order.created')
    expect(unansweredEvent(confirmed)).toBe('order.confirmed')
    const captured = decide(confirmed, 'payment.captured').order
    expect(unansweredEvent(captured)).toBeNull()
    expect(unansweredEvent(apply(captured, ['cancel-requested', 'user.balance-credited']).order)).toBe(
      'order.cancelled',
    )

    const compensations = ['cancel-requested', 'payment.voided', 'user.balance-credited'] as const
    expect(unansweredEvent(apply(confirmed, compensations.slice(0, 1)).order)).toBe('order.cancelled')
    expect(unansweredEvent(apply(confirmed, compensations.slice(0, 2)).order)).toBe('order.cancelled')
    expect(unansweredEvent(apply(confirmed, compensations).order)).toBeNull()
  })
})

describe('signals in any order, with duplicates', () => {
  const order = fc.constantFrom(placed, byCard, byBalance)
  const anything = fc.array(
    fc.constantFrom<OrderSignal>(
      'payment.authorized',
      'payment.declined',
      'payment.failed',
      'payment.captured',
      'payment.voided',
      'payment.refunded',
      'payment.refund-failed',
      'user.balance-debited',
      'user.balance-debit-rejected',
      'user.balance-unknown',
      'user.balance-credited',
      'cancel-requested',
      'deadline-passed',
    ),
    { maxLength: 20 },
  )

  it('publish each decision at most once, and no confirmation after a cancellation', () => {
    fc.assert(
      fc.property(order, anything, (order, signals) => {
        const { events } = apply(order, signals)
        expect([
          [],
          ['order.confirmed'],
          ['order.cancelled'],
          ['order.confirmed', 'order.cancelled'],
        ]).toContainEqual(events)
      }),
      { numRuns: 1_000 },
    )
  })

  it('change nothing when they are applied again', () => {
    fc.assert(
      fc.property(order, anything, (order, signals) => {
        const once = apply(order, signals).order
        expect(apply(once, signals)).toEqual({ order: once, events: [] })
      }),
      { numRuns: 1_000 },
    )
  })

  it('give the same state of the two parts in any order', () => {
    const shuffled = anything.chain((signals) =>
      fc.tuple(fc.constant(signals), fc.shuffledSubarray(signals, { minLength: signals.length })),
    )
    fc.assert(
      fc.property(order, shuffled, (order, [one, other]) => {
        const a = apply(order, one).order
        const b = apply(order, other).order
        expect([a.payment, a.balance]).toEqual([b.payment, b.balance])
      }),
      { numRuns: 1_000 },
    )
  })

  it('of the two parts alone decide without a cancellation or a deadline', () => {
    const card = fc.constantFrom('payment.authorized', 'payment.declined')
    const balance = fc.constantFrom('user.balance-debited', 'user.balance-debit-rejected')
    // Each outcome at least once, in any order.
    const outcomes = fc.tuple(card, balance).chain(([card, balance]) =>
      fc.tuple(
        fc.constant(card === 'payment.authorized' && balance === 'user.balance-debited'),
        fc
          .array(fc.constantFrom<OrderSignal>(card, balance), { maxLength: 6 })
          .chain((more) => fc.shuffledSubarray([card, balance, ...more], { minLength: more.length + 2 })),
      ),
    )
    fc.assert(
      fc.property(outcomes, ([good, signals]) => {
        const { order, events } = apply(placed, signals)
        expect(order.status).toBe(good ? 'confirmed' : 'cancelled')
        expect(events).toEqual([good ? 'order.confirmed' : 'order.cancelled'])
      }),
      { numRuns: 1_000 },
    )
  })
})
