import { expect, test } from 'vitest'
import { startWorker, testConfig } from './support/apps.ts'
import { daemonHeaders, deliver, newCustomer } from './support/events.ts'

const worker = await startWorker(await testConfig({ MAILS_PER_UNCONFIRMED_EMAIL: '2' }))
const { db } = worker

async function deliverAll(...payloads: string[]) {
  for (const payload of payloads) expect((await deliver(worker, payload)).statusCode).toBe(200)
}

const withheld = async (userId: string) =>
  (await db.mail.findMany({ where: { userId, state: 'failed' }, orderBy: { kind: 'asc' } })).map(
    ({ kind, attempts }) => [kind, attempts],
  )

test('an address that is not confirmed gets so many mails a day about unpaid orders, by all accounts together', async () => {
  const email = 'Stranger@example.test'
  const [one, two] = [newCustomer({ email }), newCustomer({ email: email.toLowerCase() })]
  await deliverAll(one.userCreated(), one.orderCreated(), one.orderCreated(), one.orderCancelled())
  expect(await withheld(one.userId)).toEqual([])
  await deliverAll(two.userCreated(), two.orderCreated(), two.orderConfirmed(), two.orderCancelled())
  expect(await withheld(two.userId)).toEqual([
    ['order.cancelled', 0],
    ['order.created', 0],
  ])
})

test('a confirmed address gets all of them', async () => {
  const ada = newCustomer()
  const { userId, orderCreated, orderCancelled } = ada
  await deliverAll(ada.userCreated(), ada.userVerified(), orderCreated(), orderCancelled())
  expect([await withheld(userId), await db.mail.count({ where: { userId } })]).toEqual([[], 3])
  const others = [newCustomer({ email: ada.email }), newCustomer({ email: ada.email })]
  for (const other of others)
    await deliverAll(other.userVerified(), other.orderCreated(), other.orderCancelled())
  for (const other of others) expect(await withheld(other.userId)).toEqual([])
})

test('counts of former days are deleted, and those of today are not', async () => {
  const [digest, day, today] = [Buffer.from('any'), new Date('2026-01-01'), new Date()]
  const data = [day, today].map((day) => ({ digest, day, mails: 20 }))
  await db.unconfirmedAddress.createMany({ data })
  await worker.inject({ method: 'POST', url: '/schedules/prune-mails', headers: daemonHeaders })
  expect(await db.unconfirmedAddress.count({ where: { digest, day: { not: day } } })).toBe(1)
  expect(await db.unconfirmedAddress.count({ where: { day } })).toBe(0)
})

test('a mail to an address that is not confirmed has no name, which a stranger may have typed', async () => {
  const [ada, eve] = [newCustomer(), newCustomer()]
  await deliverAll(ada.userVerified(), ada.orderCreated(), eve.userCreated(), eve.orderCreated())
  const greetings = async ({ userId }: typeof ada) =>
    (await db.mail.findMany({ where: { userId, kind: 'order.created' } })).map(
      ({ text }) => text.split('\n', 1)[0],
    )
  expect([await greetings(ada), await greetings(eve)]).toEqual([['Hello Ada,'], ['Hello,']])
})
