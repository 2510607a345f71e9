import { eventually } from '@fanfare/local/testing'
import { expect, test } from 'vitest'
import { startWorker, testConfig } from './support/apps.ts'
import { deliver, story } from './support/events.ts'
import { type Mood, startMoodyServer } from './support/mail-servers.ts'

const moods = new Map<string, Mood[]>()
const server = await startMoodyServer((recipient) => moods.get(recipient)?.shift() ?? 'takes')
const config = await testConfig({ SMTP_URL: server.url, MAIL_RETRY_MS: '5' })
const worker = await startWorker(config)

/** Somebody who is written to, and how the server takes it, try by try. */
async function welcome(...tries: Mood[]) {
  const it = story()
  moods.set(it.email, tries)
  await deliver(worker, it.userCreated())
  return it
}

const mailOf = (userId: string) => worker.prisma.mail.findFirst({ where: { userId } })
const until = (userId: string, state: 'sent' | 'failed') =>
  eventually(`a mail that is ${state}`, async () => expect(await mailOf(userId)).toMatchObject({ state }))
const timesAsked = (email: string) => server.asked.filter((each) => each === email).length

test('a mail that is put off is sent later, and never given up for that', async () => {
  const it = await welcome(...Array<Mood>(5).fill('defers'))
  await until(it.userId, 'sent')
  expect(await mailOf(it.userId)).toMatchObject({ attempts: 6, refusals: 0, lastError: null })
})

test('a mail that is refused for good has failed after three tries, with the reason', async () => {
  const it = await welcome(...Array<Mood>(9).fill('refuses'))
  await until(it.userId, 'failed')
  expect(await mailOf(it.userId)).toMatchObject({
    attempts: 3,
    lastError: expect.stringContaining('no such user'),
  })
  expect(timesAsked(it.email)).toBe(3)
  expect(server.taken).not.toContain(it.email)
})

test('a refusal that was a mistake costs nothing but time', async () => {
  const it = await welcome('refuses', 'takes')
  await until(it.userId, 'sent')
})

test('a mail at which the server hangs up delays no other for long', async () => {
  const unlucky = await welcome(...Array<Mood>(1_000).fill('hangs-up'))
  await eventually('a second try', () => expect(timesAsked(unlucky.email)).toBeGreaterThan(1))
  const others = await Promise.all(Array.from({ length: 10 }, () => welcome()))
  for (const { userId } of others) await until(userId, 'sent')
  expect(await mailOf(unlucky.userId)).toMatchObject({ state: 'queued', refusals: 0 })

  moods.delete(unlucky.email)
  await until(unlucky.userId, 'sent')
})

test('a mail on which the server takes its time delays no other, and is not sent twice', async () => {
  const slow = await welcome('hangs')
  await eventually('a mail on its way', () => expect(server.letGo).toHaveLength(1))
  const others = await Promise.all(Array.from({ length: 10 }, () => welcome()))
  for (const { userId } of others) await until(userId, 'sent')

  server.letGo.pop()?.()
  await until(slow.userId, 'sent')
  expect(timesAsked(slow.email)).toBe(1)
})

test('a worker that is told to end finishes the mail that is on its way, and takes no other', async () => {
  const ending = await startWorker(await testConfig({ SMTP_URL: server.url }))
  const { prisma } = await startWorker({ ...ending.config, SMTP_URL: 'smtp://127.0.0.1:1' })
  const it = story()
  moods.set(it.email, ['hangs'])
  await deliver(ending, it.userCreated())
  await eventually('a mail on its way', () => expect(server.letGo).toHaveLength(1))

  const closed = ending.close()
  server.letGo.pop()?.()
  await closed
  expect(await prisma.mail.findMany()).toMatchObject([{ state: 'sent', recipient: it.email }])
})
