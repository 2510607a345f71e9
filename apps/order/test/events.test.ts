import { keptEvents } from '@fanfare/local/testing'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import service from '../service.ts'
import { applySignal } from '../src/orders/apply-signal.ts'
import { onceFor } from '../src/platform/messaging/inbox.ts'
import { startApps } from './support/apps.ts'
import { balanceEvent, deliver } from './support/events.ts'
import { byBalance, postOrder, published, publishedTypes, readOrder } from './support/orders.ts'

const { web, worker, identity } = await startApps()
const ada = await identity.newCustomer()

const balanceTypes = ['user.balance-debited', 'user.balance-debit-rejected', 'user.balance-credited'] as const

const placed = async (): Promise<string> => (await postOrder(web, ada, byBalance)).json().id
const statusOf = async (delivery: ReturnType<typeof deliver>) => (await delivery).statusCode

it.each(keptEvents(service))('%s is handled, or too early', async (_, message) => {
  expect([200, 503]).toContain(await statusOf(deliver(worker, message)))
})

describe('every event about an order', () => {
  it.each([
    ['user.balance-debited', { status: 'confirmed', balance: 'debited' }],
    [
      'user.balance-debit-rejected',
      { status: 'cancelled', balance: 'rejected', reason: 'balance-too-small' },
    ],
    ['user.balance-credited', { status: 'cancelled', balance: 'credited', reason: 'payment-reversed' }],
  ] as const)('%s changes the order once, however often it is delivered', async (type, becomes) => {
    const id = await placed()
    const message = balanceEvent(type, id)
    expect(await statusOf(deliver(worker, message))).toBe(200)
    const once = await readOrder(web, ada, id)
    expect(once).toMatchObject(becomes)
    const events = await publishedTypes(web, id)

    expect(await statusOf(deliver(worker, message))).toBe(200)
    expect(await statusOf(deliver(worker, balanceEvent(type, id))), 'the same fact as another event').toBe(
      200,
    )
    expect(await readOrder(web, ada, id)).toEqual(once)
    expect(await publishedTypes(web, id)).toEqual(events)
  })

  it.each(balanceTypes)('%s, delivered eight times at once, is handled once', async (type) => {
    const id = await placed()
    const message = balanceEvent(type, id)
    const statuses = await Promise.all(Array.from({ length: 8 }, () => statusOf(deliver(worker, message))))
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect((await publishedTypes(web, id)).length).toBeLessThanOrEqual(2)
    expect(await worker.db.inbox.count({ where: { eventId: JSON.parse(message).id } })).toBe(1)
  })

  it.each(balanceTypes)('%s about an unknown order is delivered again: 503', async (type) => {
    const message = balanceEvent(type, uuidv7())
    expect(await statusOf(deliver(worker, message))).toBe(503)
    expect(await worker.db.inbox.count({ where: { eventId: JSON.parse(message).id } })).toBe(0)
  })
})

it('a balance that is unknown to the user service: the order says so, and blames nobody in its event', async () => {
  const id = await placed()
  const message = JSON.parse(balanceEvent('user.balance-debit-rejected', id))
  const data = { ...message.data, reason: 'unknown-user' }
  expect(await statusOf(deliver(worker, JSON.stringify({ ...message, data })))).toBe(200)
  expect(await readOrder(web, ada, id)).toMatchObject({ status: 'cancelled', reason: 'payment-failed' })
  expect((await published(web, id)).at(-1)).toMatchObject({
    ...{ type: 'order.cancelled', data: { reason: 'timed-out', detail: 'payment-failed' } },
  })
})

describe('a transaction that fails in the middle', () => {
  it('leaves neither the state, nor the event, nor the inbox row', async () => {
    const id = await placed()
    const before = await readOrder(web, ada, id)
    const eventId = uuidv7()
    const broken = onceFor(
      worker,
      eventId,
    )(async (tx) => {
      const order = await applySignal(worker, tx, id, 'user.balance-debited')
      expect(order.status).toBe('confirmed')
      throw new Error('killed here')
    })
    await expect(broken).rejects.toThrow('killed here')
    expect(await readOrder(web, ada, id)).toEqual(before)
    expect(await publishedTypes(web, id)).toEqual(['order.created'])

    await deliver(worker, balanceEvent('user.balance-debited', id, eventId))
    expect(await readOrder(web, ada, id)).toMatchObject({ status: 'confirmed' })
    expect(await publishedTypes(web, id)).toEqual(['order.created', 'order.confirmed'])
  })
})
