import { eventually } from '@fanfare/local/testing'
import { expect, test } from 'vitest'
import { erasePerson } from '../src/contacts/contacts.ts'
import { startWorker, testConfig } from './support/apps.ts'
import { daemonHeaders, deliver, newCustomer } from './support/events.ts'

const worker = await startWorker(await testConfig({}))
const { db } = worker

type Customer = ReturnType<typeof newCustomer>
async function deliverAll(...payloads: string[]) {
  for (const payload of payloads) expect((await deliver(worker, payload)).statusCode).toBe(200)
}
const mailsOf = ({ userId }: Customer) => db.mail.findMany({ where: { userId }, orderBy: { key: 'asc' } })
const contactOf = ({ userId }: Customer) => db.contact.findUnique({ where: { userId } })
const markSent = ({ userId, email }: Customer) =>
  db.mail.updateMany({
    where: { userId },
    data: { state: 'sent', sentAt: new Date(), recipient: email, lastError: email },
  })
const prune = () => worker.inject({ method: 'POST', url: '/schedules/prune-mails', headers: daemonHeaders })
const nobody = { email: '', name: '', erasedAt: expect.any(Date) }

test('user.erased deletes the contact and what is not sent, and keeps the keys of what was sent', async () => {
  const ada = newCustomer()
  await deliverAll(ada.userVerified(), ada.orderCreated(), ada.notice('confirm-address'))
  await markSent(ada)
  await deliverAll(ada.orderConfirmed(), ada.userErased(), ada.userErased())
  expect(await contactOf(ada)).toMatchObject(nobody)
  const kept = await mailsOf(ada)
  expect(kept.map(({ kind }) => kind)).toEqual(['order.created', 'user.notice-issued', 'user.verified'])
  const empty = { text: '', html: '', address: null, recipient: null, lastError: null }
  for (const mail of kept) expect(mail).toMatchObject(empty)
})

test('late and repeated events do not bring the person back, and are not mailed', async () => {
  const ada = newCustomer()
  await deliverAll(ada.userErased(), ada.userCreated(), ada.userVerified(), ada.userUpdated({ revision: 9 }))
  await deliverAll(ada.orderCreated(), ada.orderCancelled(), ada.notice('reset-password'))
  expect(await contactOf(ada)).toMatchObject(nobody)
  expect(await mailsOf(ada)).toEqual([])
})

test('an erasure at the same time as other events leaves no name and no address', async () => {
  const ada = newCustomer()
  await deliverAll(ada.userVerified())
  await Promise.all([
    deliverAll(ada.orderCreated()),
    deliverAll(ada.userUpdated({ revision: 3 })),
    deliverAll(ada.userErased()),
    deliverAll(ada.notice('password-changed')),
    deliverAll(ada.orderConfirmed()),
  ])
  expect(await contactOf(ada)).toMatchObject(nobody)
  expect(JSON.stringify(await mailsOf(ada))).not.toContain(ada.email)
  expect(JSON.stringify(await mailsOf(ada))).not.toContain('Hello Ada')
})

test('a mail that is stored during an erasure waits for it, and is not stored', async () => {
  const ada = newCustomer()
  await deliverAll(ada.userCreated())
  const { stored } = await worker.transact(async (tx) => {
    await erasePerson(tx, ada.userId)
    const stored = deliverAll(ada.orderCreated(), ada.notice('reset-password'))
    await eventually('the mail to wait', async () => {
      const waiting = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`
      expect((await worker.pool.query(waiting)).rowCount).toBe(1)
    })
    return { stored }
  })
  await stored
  expect(await mailsOf(ada)).toEqual([])
})

test('prune-mails deletes what was stored for an account that turned out to be erased', async () => {
  const [ada, bob] = [newCustomer(), newCustomer()]
  await deliverAll(ada.orderCreated(), bob.orderCreated())
  await markSent(ada)
  await deliverAll(ada.orderConfirmed(), bob.userCreated())
  const erased = { email: '', name: '', revision: 0, erasedAt: new Date() }
  await db.contact.create({ data: { userId: ada.userId, ...erased } })
  await prune()
  const left = await Promise.all([ada, bob].map(async (one) => (await mailsOf(one)).map(({ kind }) => kind)))
  expect(left).toEqual([['order.created'], ['order.created']])
})

test('prune-mails deletes old mails, and keeps those that wait to be sent', async () => {
  const [ada, bob, eve] = [newCustomer(), newCustomer(), newCustomer()]
  await deliverAll(ada.orderCreated(), bob.orderCreated(), eve.orderCreated())
  await markSent(ada)
  await markSent(bob)
  const createdAt = new Date(Date.now() - 91 * 24 * 3_600_000)
  await db.mail.updateMany({ where: { userId: { in: [ada.userId, eve.userId] } }, data: { createdAt } })
  await prune()
  const left = await Promise.all([ada, bob, eve].map(async (one) => (await mailsOf(one)).length))
  expect(left).toEqual([0, 1, 1])
})
