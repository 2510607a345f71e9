import { eventually } from '@fanfare/local/testing'
import { expect, test } from 'vitest'
import { startWorker, testConfig } from './support/apps.ts'
import { deliver, newCustomer } from './support/events.ts'
import { type Behaviour, startScriptedServer } from './support/mail-servers.ts'

const behaviours = new Map<string, Behaviour[]>()
const server = await startScriptedServer((recipient) => behaviours.get(recipient)?.shift() ?? 'accept')
const config = await testConfig({ SMTP_URL: server.url, MAIL_RETRY_MS: '5' })
const worker = await startWorker(config)

/** A new customer, whose welcome mail the server answers so, attempt by attempt. */
async function welcome(...attempts: Behaviour[]) {
  const customer = newCustomer()
  behaviours.set(customer.email, attempts)
  await deliver(worker, customer.userVerified())
  return customer
}

const mailOf = (userId: string) => worker.db.mail.findFirst({ where: { userId } })
const until = (userId: string, state: 'sent' | 'failed') =>
  eventually(`a mail that is ${state}`, async () => expect(await mailOf(userId)).toMatchObject({ state }))
const attemptsFor = (email: string) => server.attempted.filter((each) => each === email).length

test('a deferred mail is retried until it is sent', async () => {
  const customer = await welcome(...Array<Behaviour>(5).fill('defer'))
  await until(customer.userId, 'sent')
  expect(await mailOf(customer.userId)).toMatchObject({ attempts: 6, refusals: 0, lastError: null })
})

test('a mail that is refused three times has failed, with the reason', async () => {
  const customer = await welcome(...Array<Behaviour>(9).fill('refuse'))
  await until(customer.userId, 'failed')
  expect(await mailOf(customer.userId)).toMatchObject({
    attempts: 3,
    lastError: expect.stringContaining('no such user'),
  })
  expect(attemptsFor(customer.email)).toBe(3)
  expect(server.accepted).not.toContain(customer.email)
})

test('a mail that is refused once is sent by the next attempt', async () => {
  const customer = await welcome('refuse', 'accept')
  await until(customer.userId, 'sent')
})

test('a mail that makes the server disconnect does not block other mails', async () => {
  const disconnected = await welcome(...Array<Behaviour>(1_000).fill('disconnect'))
  await eventually('a second attempt', () => expect(attemptsFor(disconnected.email)).toBeGreaterThan(1))
  const others = await Promise.all(Array.from({ length: 10 }, () => welcome()))
  for (const { userId } of others) await until(userId, 'sent')
  expect(await mailOf(disconnected.userId)).toMatchObject({ state: 'queued', refusals: 0 })

  behaviours.delete(disconnected.email)
  await until(disconnected.userId, 'sent')
})

test('a slow mail delays no other, and is sent once', async () => {
  const slow = await welcome('hang')
  await eventually('a mail in progress', () => expect(server.hanging).toHaveLength(1))
  const others = await Promise.all(Array.from({ length: 10 }, () => welcome()))
  for (const { userId } of others) await until(userId, 'sent')

  server.hanging.pop()?.()
  await until(slow.userId, 'sent')
  expect(attemptsFor(slow.email)).toBe(1)
})

test('a worker that shuts down finishes the mail in progress, and starts no other', async () => {
  const ending = await startWorker(await testConfig({ SMTP_URL: server.url }))
  const { db } = await startWorker({ ...ending.config, SMTP_URL: 'smtp://127.0.0.1:1' })
  const customer = newCustomer()
  behaviours.set(customer.email, ['hang'])
  await deliver(ending, customer.userVerified())
  await eventually('a mail in progress', () => expect(server.hanging).toHaveLength(1))

  const closed = ending.close()
  server.hanging.pop()?.()
  await closed
  expect(await db.mail.findMany()).toMatchObject([{ state: 'sent', recipient: customer.email }])
})
