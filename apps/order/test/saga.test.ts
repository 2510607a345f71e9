import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OrderState } from '../src/orders/order-state.ts'
import { decide, type Happening, unansweredEvent } from '../src/orders/saga.ts'

const placed: OrderState = { status: 'pending', reason: null, payment: 'pending', balance: 'pending' }
const byCard: OrderState = { ...placed, balance: 'none' }
const byBalance: OrderState = { ...placed, payment: 'none' }

/** Tells the order one thing after the other. */
function story(order: OrderState, happenings: readonly Happening[]) {
  const events: string[] = []
  let state = order
  for (const happening of happenings) {
    const decision = decide(state, happening)
    state = decision.order
    if (decision.event) events.push(decision.event)
  }
  return { order: state, events }
}

describe('the story of an order', () => {
  it.each<[string, OrderState, Happening[]]>([
    ['the card is held, then the balance taken', placed, ['payment.authorized', 'user.balance-debited']],
    ['the balance is taken, then the card held', placed, ['user.balance-debited', 'payment.authorized']],
    ['the card pays everything', byCard, ['payment.authorized']],
    ['the balance pays everything', byBalance, ['user.balance-debited']],
  ])('is confirmed when %s', (_, order, happenings) => {
    expect(story(order, happenings)).toMatchObject({
      order: { status: 'confirmed', reason: null },
      events: ['order.confirmed'],
    })
  })

  it.each<[string, string, Happening[]]>([
    ['the card is declined', 'payment-declined', ['payment.declined']],
    ['the balance is too small', 'balance-too-small', ['user.balance-debit-rejected']],
    ['its customer cancels', 'cancelled-by-customer', ['customer-cancels']],
    ['nobody answers in time', 'timed-out', ['time-is-up']],
    ['only one of two answers in time', 'timed-out', ['payment.authorized', 'time-is-up']],
    ['the first of two bad news', 'balance-too-small', ['user.balance-debit-rejected', 'payment.declined']],
  ])('is cancelled when %s: %s', (_, reason, happenings) => {
    expect(story(placed, happenings)).toMatchObject({
      order: { status: 'cancelled', reason },
      events: ['order.cancelled'],
    })
  })

  it('goes on as long as one part is open', () => {
    expect(story(placed, ['payment.authorized'])).toMatchObject({ order: { status: 'pending' }, events: [] })
    expect(story(placed, ['user.balance-debited'])).toMatchObject({
      order: { status: 'pending' },
      events: [],
    })
  })

  it('may be cancelled by its customer after it was confirmed, once', () => {
    const happenings = ['payment.authorized', 'customer-cancels', 'customer-cancels'] as const
    expect(story(byCard, happenings)).toMatchObject({
      order: { status: 'cancelled', reason: 'cancelled-by-customer', payment: 'authorized' },
      events: ['order.confirmed', 'order.cancelled'],
    })
  })

  it('is cancelled when a hold lapses before it was collected', () => {
    expect(story(byCard, ['payment.authorized', 'payment.voided'])).toMatchObject({
      order: { status: 'cancelled', reason: 'payment-declined' },
      events: ['order.confirmed', 'order.cancelled'],
    })
  })

  it('does not run out of time once it is confirmed', () => {
    expect(story(byCard, ['payment.authorized', 'time-is-up']).order.status).toBe('confirmed')
  })

  it('learns of a late success after its end, and stays cancelled', () => {
    const happenings = ['customer-cancels', 'payment.authorized', 'user.balance-debited'] as const
    expect(story(placed, happenings)).toEqual({
      order: {
        status: 'cancelled',
        reason: 'cancelled-by-customer',
        payment: 'authorized',
        balance: 'debited',
      },
      events: ['order.cancelled'],
    })
  })

  it('has nothing to do with news of a part that it does not have', () => {
    expect(story(byBalance, ['payment.declined'])).toEqual({ order: byBalance, events: [] })
    expect(story(byCard, ['user.balance-debit-rejected'])).toEqual({ order: byCard, events: [] })
  })

  it('is not over before the money is where it belongs', () => {
    const confirmed = story(placed, ['payment.authorized', 'user.balance-debited']).order
    expect(unansweredEvent(placed)).toBe('order.created')
    expect(unansweredEvent(confirmed)).toBe('order.confirmed')
    expect(unansweredEvent(decide(confirmed, 'payment.captured').order)).toBeNull()

    const undone = ['customer-cancels', 'payment.voided', 'user.balance-credited'] as const
    expect(unansweredEvent(story(confirmed, undone.slice(0, 1)).order)).toBe('order.cancelled')
    expect(unansweredEvent(story(confirmed, undone.slice(0, 2)).order)).toBe('order.cancelled')
    expect(unansweredEvent(story(confirmed, undone).order)).toBeNull()
  })
})

describe('whatever happens, in whatever order and however often', () => {
  const order = fc.constantFrom(placed, byCard, byBalance)
  const anything = fc.array(
    fc.constantFrom<Happening>(
      'payment.authorized',
      'payment.declined',
      'payment.captured',
      'payment.voided',
      'payment.refunded',
      'user.balance-debited',
      'user.balance-debit-rejected',
      'user.balance-credited',
      'customer-cancels',
      'time-is-up',
    ),
    { maxLength: 20 },
  )

  it('each verdict is told at most once, and never a confirmation after a cancellation', () => {
    fc.assert(
      fc.property(order, anything, (order, happenings) => {
        const { events } = story(order, happenings)
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

  it('telling it again changes nothing', () => {
    fc.assert(
      fc.property(order, anything, (order, happenings) => {
        const once = story(order, happenings).order
        expect(story(once, happenings)).toEqual({ order: once, events: [] })
      }),
      { numRuns: 1_000 },
    )
  })

  it('what is known of the two parts does not depend on the order of the news', () => {
    const shuffled = anything.chain((happenings) =>
      fc.tuple(fc.constant(happenings), fc.shuffledSubarray(happenings, { minLength: happenings.length })),
    )
    fc.assert(
      fc.property(order, shuffled, (order, [one, other]) => {
        const a = story(order, one).order
        const b = story(order, other).order
        expect([a.payment, a.balance]).toEqual([b.payment, b.balance])
      }),
      { numRuns: 1_000 },
    )
  })

  it('the outcomes of the two parts alone decide, when nobody interferes', () => {
    const card = fc.constantFrom('payment.authorized', 'payment.declined')
    const balance = fc.constantFrom('user.balance-debited', 'user.balance-debit-rejected')
    // Each outcome comes once or more often, in any order.
    const news = fc.tuple(card, balance).chain(([card, balance]) =>
      fc.tuple(
        fc.constant(card === 'payment.authorized' && balance === 'user.balance-debited'),
        fc
          .array(fc.constantFrom<Happening>(card, balance), { maxLength: 6 })
          .chain((more) => fc.shuffledSubarray([card, balance, ...more], { minLength: more.length + 2 })),
      ),
    )
    fc.assert(
      fc.property(news, ([good, happenings]) => {
        const { order, events } = story(placed, happenings)
        expect(order.status).toBe(good ? 'confirmed' : 'cancelled')
        expect(events).toEqual([good ? 'order.confirmed' : 'order.cancelled'])
      }),
      { numRuns: 1_000 },
    )
  })
})
