import { eventually } from '@fanfare/local/testing'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { requestReset } from '../src/account/notices.ts'
import type { User } from '../src/generated/prisma/client.ts'
import { startApps } from './support/apps.ts'
import { confirm, newCustomer, password, register } from './support/customers.ts'
import {
  daemonHeaders,
  deliver,
  orderCancelled,
  orderCreated,
  publishedEvents,
  tokenMailedTo,
} from './support/events.ts'

const { web, worker } = await startApps()

type Customer = Awaited<ReturnType<typeof register>>
const erase = ({ id, headers }: Customer, ofPassword = password) =>
  web.inject({ method: 'DELETE', url: `/users/${id}`, headers, payload: { password: ofPassword } })
const stored = ({ id }: Customer) => web.db.user.findUniqueOrThrow({ where: { id } })
const erasedEvents = async ({ id }: Customer) =>
  (await publishedEvents(web, id)).filter(({ type }) => type === 'user.erased')

/** Starts work that waits for the account's row, and then finds it changed. */
async function whileChanging({ id }: Customer, data: Partial<User>, work: () => Promise<void>) {
  const started = await web.transact(async (tx) => {
    await tx.user.update({ where: { id }, data })
    const done = work()
    await eventually('the work to wait', async () => {
      const waiting = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`
      expect((await web.pool.query(waiting)).rowCount).toBe(1)
    })
    return { done }
  })
  await started.done
}

describe('erasing an account', () => {
  it('needs the password, and a session of its own', async () => {
    const [ada, eve] = [await newCustomer(web), await newCustomer(web)]
    expect((await erase(ada, 'wrong')).statusCode).toBe(403)
    expect((await erase({ ...ada, headers: eve.headers })).statusCode).toBe(404)
    expect((await stored(ada)).erasedAt).toBeNull()
  })

  it('leaves the id and the balance for the ledger, ends the sessions, and publishes the id alone', async () => {
    const ada = await newCustomer(web)
    expect((await erase(ada)).statusCode).toBe(204)
    expect(await stored(ada)).toMatchObject({
      email: 'erased',
      emailKey: null,
      name: 'erased',
      passwordHash: 'erased',
    })
    expect((await stored(ada)).balance).toBe(10_000)
    expect(await web.db.session.count({ where: { userId: ada.id } })).toBe(0)
    expect((await publishedEvents(web, ada.id)).slice(-2)).toMatchObject([
      { type: 'user.sessions-revoked' },
      { type: 'user.erased', data: { userId: ada.id } },
    ])
    const payload = { email: ada.email, password }
    expect((await web.inject({ method: 'POST', url: '/sessions', payload })).statusCode).toBe(401)
    const { id, headers } = ada
    await eventually('the token to be refused', async () =>
      expect((await web.inject({ url: `/users/${id}`, headers })).statusCode).toBe(401),
    )
  })

  it('happens once when it is asked for eight times at once', async () => {
    const ada = await newCustomer(web)
    const answers = await Promise.all(Array.from({ length: 8 }, () => erase(ada)))
    expect(answers.filter(({ statusCode }) => statusCode === 204)).toHaveLength(1)
    expect(await erasedEvents(ada)).toHaveLength(1)
  })

  it('ends the links that were mailed, and frees the address', async () => {
    const ada = await newCustomer(web)
    const { id, headers, email } = ada
    const payload = { email: `new-${email}`, password }
    await web.inject({ method: 'PATCH', url: `/users/${id}`, headers, payload })
    const link = await tokenMailedTo(web, `new-${email}`)
    await erase(ada)
    expect((await confirm(web, link)).statusCode).toBe(410)
    expect((await newCustomer(web, email)).balance).toBe(10_000)
  })

  it('is not undone by a change of the profile at the same time', async () => {
    const ada = await newCustomer(web)
    const { id, headers } = ada
    const change = (name: string) =>
      web.inject({
        method: 'PATCH',
        url: `/users/${id}`,
        headers,
        payload: { name, email: `${name}-${ada.email}`, password },
      })
    await Promise.all([change('Ada-1'), erase(ada), change('Ada-2')])
    expect(await stored(ada)).toMatchObject({ email: 'erased', name: 'erased' })
    expect(await web.db.accountLink.count({ where: { userId: id } })).toBe(0)
    expect((await publishedEvents(web, id)).at(-1)?.type).toBe('user.erased')
  })

  it('lets a pending order go on: its cancellation is credited to the row that stays', async () => {
    const ada = await newCustomer(web)
    const order = { orderId: uuidv7(), userId: ada.id, balanceAmount: 4_000 }
    await erase(ada)
    expect((await deliver(worker, orderCreated(order))).statusCode).toBe(200)
    expect((await stored(ada)).balance).toBe(6_000)
    expect((await deliver(worker, orderCancelled(order))).statusCode).toBe(200)
    expect((await stored(ada)).balance).toBe(10_000)
  })

  it('deletes events of the person that SNS refused, before and after, but for the erasure itself', async () => {
    const ada = await newCustomer(web)
    const bury = (type = 'user.created') =>
      web.db.outboxDead.create({
        data: {
          eventId: uuidv7(),
          type,
          key: ada.id,
          body: ada.email,
          createdAt: new Date(),
          reason: 'x',
        },
      })
    const buried = async () =>
      (await web.db.outboxDead.findMany({ where: { key: ada.id } })).map(({ type }) => type)
    await bury()
    await erase(ada)
    expect(await buried()).toEqual([])
    await bury()
    await bury('user.erased')
    await worker.inject({ method: 'POST', url: '/schedules/prune-expired', headers: daemonHeaders })
    expect(await buried()).toEqual(['user.erased'])
  })
})

it('an account that nobody confirmed within a month is erased, and no other', async () => {
  const [old, confirmed, young] = [await register(web), await newCustomer(web), await register(web)]
  const createdAt = new Date(Date.now() - 32 * 24 * 3_600_000)
  await web.db.user.updateMany({ where: { id: { in: [old.id, confirmed.id] } }, data: { createdAt } })
  for (const _ of ['once', 'twice']) {
    await worker.inject({ method: 'POST', url: '/schedules/erase-unconfirmed', headers: daemonHeaders })
  }
  const names = await Promise.all([old, confirmed, young].map(async (one) => (await stored(one)).name))
  expect(names).toEqual(['erased', confirmed.name, young.name])
  expect(await erasedEvents(old)).toHaveLength(1)
})

it('an account that is confirmed while that waits for its row stays', async () => {
  const ada = await register(web)
  const createdAt = new Date(Date.now() - 32 * 24 * 3_600_000)
  await web.db.user.update({ where: { id: ada.id }, data: { createdAt } })
  const url = '/schedules/erase-unconfirmed'
  await whileChanging(ada, { emailKey: ada.email }, async () => {
    expect((await worker.inject({ method: 'POST', url, headers: daemonHeaders })).statusCode).toBe(200)
  })
  expect((await stored(ada)).name).toBe(ada.name)
})

it('an account that is erased while a reset waits for its row gets no link', async () => {
  const ada = await newCustomer(web)
  await whileChanging(ada, { emailKey: null, erasedAt: new Date() }, () => requestReset(web, ada.email))
  expect(await web.db.accountLink.count({ where: { userId: ada.id } })).toBe(0)
})
