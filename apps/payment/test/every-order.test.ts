import { eventually } from '@fanfare/local/testing'
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
  published,
} from './support/orders.ts'

const apps = await startApps()
const { web, worker } = apps

afterEach(() => expectEqualBooks(apps))

const messages = { created, confirmed, cancelled }
type Step = 'called' | keyof typeof messages

function permutations<T>(all: readonly T[]): T[][] {
  if (all.length === 0) return [[]]
  return all.flatMap((first, i) => permutations(all.toSpliced(i, 1)).map((rest) => [first, ...rest]))
}

/** The calls and events of an order. What fails is repeated, as the daemon and the order service do. */
function stepsOf(order: Order, which: readonly Step[]) {
  return which.map((step) => {
    const message = step === 'called' ? undefined : messages[step](order)
    return async () => {
      const send = () => (message === undefined ? call(web, order) : deliver(worker, message))
      await expect
        .poll(async () => (await send()).statusCode, { interval: 1, message: `the answer to "${step}"` })
        .toBe(200)
    }
  })
}

const settledFor: [Step[], string, string][] = [
  [['called', 'created', 'confirmed'], 'pm_card_visa', 'captured'],
  [['called', 'created', 'cancelled'], 'pm_card_chargeDeclined', 'declined or voided'],
  [['called', 'created', 'confirmed', 'cancelled'], 'pm_card_visa', 'voided or refunded'],
]

describe.each(settledFor)('%j with %s', (which, card, end) => {
  const expectEnd = (order: Order) =>
    eventually(`the payment to be ${end}`, async () => {
      const { state } = await paymentOf(web, order)
      expect(end.split(' or ')).toContain(state)
    })

  it.each(permutations(which).map((each) => [each.join(', '), each] as const))('%s', async (_, each) => {
    const order = anOrder(card)
    const steps = stepsOf(order, each)
    for (const step of steps) await step()
    await expectEnd(order)
    const before = [await paymentOf(web, order), await published(web, order)]
    for (const step of steps) await step()
    expect([await paymentOf(web, order), await published(web, order)], 'after all of it again').toEqual(
      before,
    )
  })

  it('all concurrently, several times', async () => {
    for (let i = 0; i < 5; i++) {
      const order = anOrder(card)
      await Promise.all(stepsOf(order, [...which, ...which]).map((step) => step()))
      await expectEnd(order)
      await expectEqualBooks(apps)
    }
  })

  it('in any order, while every second commit is lost', async () => {
    await using _ = await losingEverySecondCommit(web)
    const inOrder = permutations(which).map(async (each) => {
      const order = anOrder(card)
      for (const step of stepsOf(order, each)) await step()
      await expectEnd(order)
    })
    const order = anOrder(card)
    await Promise.all([...inOrder, ...stepsOf(order, which).map((step) => step())])
    await expectEnd(order)
  })
})
