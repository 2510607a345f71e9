import { createEvent, decodeEvent, encodeEvent } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { confirm, newBalance, password } from './support/customers.ts'
import { deliver, orderCancelled, orderCreated, tokenMailedTo } from './support/events.ts'

const { web, worker } = await startApps({ WELCOME_CREDIT: '1000000000' })

/** What every consumer does with the events about an id. */
async function decoded(id: string) {
  const where = { body: { contains: id } }
  const rows = await web.db.outbox.findMany({ where, orderBy: { sequence: 'asc' } })
  return rows.map(({ body }) => decodeEvent(body))
}

describe('events at the edge of their limits are published, and consumers accept them', () => {
  it.each([
    ['the shortest name and e-mail', 'A', 'a@b'],
    ['the longest name and e-mail', 'x'.repeat(200), `${'x'.repeat(242)}@example.com`],
    ['a name of 200 characters that are 400 UTF-16 units', '🎺'.repeat(200), 'trumpets@example.com'],
  ])('%s', async (_, name, email) => {
    const payload = { name, email, password }
    const { id, session } = (await web.inject({ method: 'POST', url: '/users', payload })).json()
    const headers = { authorization: `Bearer ${session.token}` }
    await web.inject({ method: 'PATCH', url: `/users/${id}`, headers, payload: { name: 'B' } })
    await web.inject({ method: 'PATCH', url: `/users/${id}`, headers, payload: { name } })
    const data = { userId: id, email, name }
    expect(await decoded(id)).toMatchObject([
      { type: 'user.created', data: { ...data, revision: 1 } },
      { type: 'user.notice-issued', data: { email, notice: 'confirm-address' } },
      { type: 'user.updated', data: { revision: 2 } },
      { type: 'user.updated', data: { ...data, revision: 3 } },
    ])
  })

  it.each([
    ['the smallest amount', 1, ['user.balance-debited', 'user.balance-credited']],
    ['an amount that is rejected', 10_001, ['user.balance-debit-rejected']],
  ])('%s', async (_, balanceAmount, types) => {
    const { userId } = await newBalance(web)
    const order = { orderId: uuidv7(), userId, balanceAmount }
    await deliver(worker, orderCreated(order))
    if (types.length > 1) await deliver(worker, orderCancelled(order))
    expect((await decoded(order.orderId)).map(({ type }) => type)).toEqual(types)
  })

  it('the largest amount, debited and credited', async () => {
    const email = 'largest@example.com'
    const payload = { email, name: 'Largest', password }
    const { id: userId } = (await web.inject({ method: 'POST', url: '/users', payload })).json()
    await confirm(web, await tokenMailedTo(web, email))
    const [orderId, amount] = [uuidv7(), 1_000_000_000]
    const order = { orderId, userId, total: amount, balanceAmount: amount, cardAmount: 0, currency: 'EUR' }
    const items = [{ productId: uuidv7(), name: 'Tuba', quantity: 1, unitPrice: amount }]
    const envelope = { source: 'order', subject: orderId, time: new Date() }
    for (const event of [
      createEvent({ ...envelope, id: uuidv7(), type: 'order.created', data: { ...order, items } }),
      createEvent({
        ...envelope,
        id: uuidv7(),
        type: 'order.cancelled',
        data: { ...order, reason: 'timed-out' },
      }),
    ]) {
      expect((await deliver(worker, encodeEvent(event))).statusCode).toBe(200)
    }
    expect(await decoded(orderId)).toMatchObject([
      { type: 'user.balance-debited', data: { amount } },
      { type: 'user.balance-credited', data: { amount } },
    ])
  })
})

it.each([
  ['users', "name = ''", 'users_name_length'],
  ['users', "name = repeat('x', 201)", 'users_name_length'],
  ['users', "email = '', email_key = ''", 'users_email_length'],
  ['users', "email = repeat('x', 255), email_key = repeat('x', 255)", 'users_email_length'],
  ['users', 'revision = 0', 'users_revision_is_positive'],
  ['users', "currency = 'eur'", 'users_currency_is_a_code'],
  ['order_debits', 'amount = -1', 'order_debits_amount_limit'],
  ['order_debits', 'amount = 1000000001', 'order_debits_amount_limit'],
  ['order_debits', "currency = 'euro'", 'order_debits_currency_is_a_code'],
])('%s do not take %s', async (table, change, constraint) => {
  const { userId } = await newBalance(web)
  const orderId = uuidv7()
  await deliver(worker, orderCreated({ orderId, userId, balanceAmount: 1 }))
  const row = table === 'users' ? `id = '${userId}'` : `order_id = '${orderId}'`
  const update = web.pool.query(`UPDATE ${table} SET ${change} WHERE ${row}`)
  await expect(update).rejects.toMatchObject({ code: '23514', constraint })
})

it('an event that breaks its contract fails its transaction, and the error names the event and the path', async () => {
  const { userId } = await newBalance(web)
  const change = web.transact(async (tx) => {
    await tx.user.update({ where: { id: userId }, data: { name: 'Changed' } })
    const name = 'x'.repeat(201)
    await web.publish(tx, 'user.updated', userId, { userId, email: 'a@example.com', name, revision: 2 })
  })
  await expect(change).rejects.toThrow(/^user\.updated breaks its contract; \/data\/name /)
  expect(await web.db.user.findUniqueOrThrow({ where: { id: userId } })).toMatchObject({ name: 'Customer' })
  expect(await decoded(userId)).toEqual([])
})
