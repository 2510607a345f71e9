// Needs: mailer, payment
import { randomUUID } from 'node:crypto'
import { expect, inject, test } from 'vitest'
import { cards } from './support/cards.ts'
import { newCustomer, untilOrder } from './support/customer.ts'
import { rows } from './support/databases.ts'
import { eventually } from './support/eventually.ts'
import { lockStack } from './support/lock-stack.ts'
import { untilMails } from './support/mailbox.ts'
import { musicStand, orderOf } from './support/orders.ts'
import { queuesOf } from './support/queues.ts'
import { parse } from './support/shapes.ts'
import { tracesOf } from './support/traces.ts'
import { serviceOf } from './support/world.ts'

const world = inject('world')
lockStack(world, 'shared')

test('an erased customer’s name and address are in no table, no queue and no log; the order stays in the books', async () => {
  const family = `Zzyzx${randomUUID()}`
  const ada = await newCustomer(world, `Wilhelmina ${family}`)
  const { id } = ada
  const request = orderOf(musicStand, { balanceAmount: 1_000, paymentMethod: cards.good })
  const order = parse.order((await ada.place(request)).body)
  await untilOrder(ada, order.id, { status: 'confirmed', payment: 'captured' })
  await untilMails(world, ada, ['user.verified', 'order.created', 'order.confirmed'])

  // A dead letter holds them, too: the search sees it.
  const queues = queuesOf(world)
  const queue = await queues.create(`${world.stage}-letter-${id}`)
  await queues.send(queue, `${family} ${ada.email}`)
  const letter = `queue ${world.stage}-letter-${id}`
  const known = ['mailer.contacts', 'mailer.mails', 'user.users', letter]
  expect(await tracesOf(world, ada.email)).toEqual(expect.arrayContaining(known))
  expect(await tracesOf(world, family)).toEqual(expect.arrayContaining(['order.customers', ...known]))
  expect(await queues.receive(queue)).toHaveLength(1)
  queues.close()

  const erase = (password: string) => ada.request('DELETE', `/users/${id}`, { body: { password } })
  expect((await erase('wrong')).status).toBe(403)
  expect((await erase(ada.password)).status).toBe(204)
  const traces = async () => [...(await tracesOf(world, family)), ...(await tracesOf(world, ada.email))]
  await eventually('every trace of the customer to go', traces, [])

  const refused = async () =>
    Promise.all(
      ['', '/orders', '/payments', '/mails'].map(
        async (list) => (await ada.request('GET', `/users/${id}${list}`)).status,
      ),
    )
  await eventually('every service to refuse the token', refused, [401, 401, 401, 401])
  const kept = (service: string, sql: string) => rows(serviceOf(world, service).database, sql, [id])
  expect(await kept('order', 'SELECT id, status FROM orders WHERE user_id = $1')).toEqual([
    { id: order.id, status: 'confirmed' },
  ])
  expect(await kept('payment', 'SELECT state, client FROM payments WHERE user_id = $1')).toEqual([
    { state: 'captured', client: null },
  ])
  expect(await kept('user', 'SELECT amount FROM balance_entries WHERE user_id = $1 ORDER BY id')).toEqual([
    { amount: 10_000 },
    { amount: -1_000 },
  ])
})
