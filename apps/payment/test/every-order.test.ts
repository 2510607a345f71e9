import { afterEach, describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { expectEqualBooks } from './support/books.ts'
import { losingEverySecondCommit } from './support/lost-commits.ts'
import {
  anOrder,
  call,
  cancelled,
  confirmed,
  created,
  deliver,
  type Order,
  paymentOf,
  said,
} from './support/orders.ts'

const apps = await startApps()
const { web, worker } = apps

afterEach(() => expectEqualBooks(apps))

const messages = { created, confirmed, cancelled }
type Happening = 'called' | keyof typeof messages

function permutations<T>(all: readonly T[]): T[][] {
  if (all.length === 0) return [[]]
  return all.flatMap((first, i) => permutations(all.toSpliced(i, 1)).map((rest) => [first, ...rest]))
}

/** What happens to an order; what is refused is brought again, as the daemon and the order service do. */
function happenings(order: Order, which: readonly Happening[]) {
  return which.map((happening) => {
    const message = happening === 'called' ? undefined : messages[happening](order)
    return async () => {
      const send = () => (message === undefined ? call(web, order) : deliver(worker, message))
      await expect
        .poll(async () => (await send()).statusCode, { interval: 1, message: `the answer to "${happening}"` })
        .toBe(200)
    }
  })
}

const settledFor: [Happening[], string, string][] = [
  [['called', 'created', 'confirmed'], 'pm_card_visa', 'captured'],
  [['called', 'created', 'cancelled'], 'pm_card_chargeDeclined', 'declined or voided'],
  [['called', 'created', 'confirmed', 'cancelled'], 'pm_card_visa', 'voided or refunded'],
]

describe.each(settledFor)('%j with %s', (which, card, end) => {
  async function expectEnd(order: Order) {
    const { state } = await paymentOf(web, order)
    expect(end.split(' or ')).toContain(state)
  }

  it.each(permutations(which).map((each) => [each.join(', '), each] as const))('%s', async (_, each) => {
    const order = anOrder(card)
    const steps = happenings(order, each)
    for (const happen of steps) await happen()
    await expectEnd(order)
    const before = [await paymentOf(web, order), await said(web, order)]
    for (const happen of steps) await happen()
    expect([await paymentOf(web, order), await said(web, order)], 'after all of it again').toEqual(before)
  })

  it('all at once, again and again', async () => {
    for (let i = 0; i < 5; i++) {
      const order = anOrder(card)
      await Promise.all(happenings(order, [...which, ...which]).map((happen) => happen()))
      await expectEnd(order)
      await expectEqualBooks(apps)
    }
  })

  it('in any order, while every second commit is lost', async () => {
    await using _ = await losingEverySecondCommit(web)
    for (const each of permutations(which)) {
      const order = anOrder(card)
      for (const happen of happenings(order, each)) await happen()
      await expectEnd(order)
    }
    const order = anOrder(card)
    await Promise.all(happenings(order, which).map((happen) => happen()))
    await expectEnd(order)
  })
})
