import { eventually } from '@fanfare/local/testing'
import { describe, expect, test } from 'vitest'
import { startWorker, testConfig } from './support/apps.ts'
import { daemonHeaders, deliver, story } from './support/events.ts'
import { startMailbox } from './support/mail-servers.ts'

const mailbox = await startMailbox()
const config = await testConfig({ SMTP_URL: mailbox.smtpUrl })
const worker = await startWorker(config)
const { prisma } = worker

const arrivedFor = async (email: string) => (await mailbox.mails()).filter(({ to }) => to.includes(email))
const untilArrived = (email: string, count: number) =>
  eventually(`${count} mails for ${email}`, async () => expect(await arrivedFor(email)).toHaveLength(count))
const untilSent = (userId: string, count: number) =>
  eventually(`${count} sent mails of ${userId}`, async () => {
    const mails = await prisma.mail.findMany({ where: { userId }, select: { state: true, lastError: true } })
    expect(mails.filter(({ state }) => state === 'sent').length, JSON.stringify(mails)).toBe(count)
  })

async function deliverAll(...payloads: string[]) {
  for (const payload of payloads) expect((await deliver(worker, payload)).statusCode).toBe(200)
}

describe('a mail', () => {
  test('arrives, with what was stored of it', async () => {
    const it = story()
    await deliverAll(it.userCreated(), it.orderCreated())
    await untilSent(it.userId, 2)
    const stored = await prisma.mail.findUniqueOrThrow({ where: { key: `order.created.${it.orderId}` } })
    expect(stored).toMatchObject({ recipient: it.email, attempts: 1, lastError: null })
    expect(stored.sentAt).toBeInstanceOf(Date)
    const arrived = (await arrivedFor(it.email)).find(({ subject }) => subject === stored.subject)
    expect(arrived).toMatchObject({
      from: 'shop@fanfare.example',
      to: [it.email],
      messageId: `<order.created.${it.orderId}@fanfare.example>`,
    })
    expect(arrived?.text.trim()).toBe(stored.text.trim())
    expect(arrived?.html.trim()).toBe(stored.html.trim())
  })

  test('waits until it is known to whom it goes', async () => {
    const it = story()
    await deliverAll(it.orderCreated(), it.orderConfirmed())
    // Another customer's mail, written later, is sent meanwhile.
    const other = story()
    await deliverAll(other.userCreated())
    await untilSent(other.userId, 1)
    expect(await prisma.mail.findMany({ where: { userId: it.userId } })).toMatchObject([
      { state: 'queued', recipient: null, attempts: 0 },
      { state: 'queued', recipient: null, attempts: 0 },
    ])

    await deliverAll(it.userCreated())
    await untilArrived(it.email, 3)
  })

  test('goes to the newest address', async () => {
    const it = story()
    await deliverAll(it.orderCreated(), it.userUpdated({ email: `newest-${it.email}` }), it.userCreated())
    await untilArrived(`newest-${it.email}`, 2)
    expect(await arrivedFor(it.email)).toEqual([])
  })

  test.each([
    ['a list of addresses', 'one@example.test,two@example.test'],
    ['a name and an address', 'Somebody <somebody@example.test>'],
    ['an address with a command after it', 'eve@example.test>\r\nRCPT TO:<all@example.test'],
    ['an address with a header after it', 'eve@example.test\r\nBcc: all@example.test'],
  ])('goes to nobody but whom the customer named, though that be %s', async (_, email) => {
    const it = story({ email, name: 'Eve\r\nBcc: all@example.test' })
    await deliverAll(it.userCreated())
    await eventually('a try', async () => {
      const [mail] = await prisma.mail.findMany({ where: { userId: it.userId } })
      expect(mail?.attempts).toBeGreaterThan(0)
    })
    const everybody = (await mailbox.mails()).flatMap(({ to }) => to)
    for (const stranger of ['one', 'two', 'somebody', 'all', 'eve']) {
      expect(everybody).not.toContain(`${stranger}@example.test`)
    }
  })
})

describe('the sender', () => {
  test('is woken by the schedule', async () => {
    const url = '/schedules/send-mails'
    expect((await worker.inject({ method: 'POST', url, headers: daemonHeaders })).statusCode).toBe(200)
  })

  test('keeps the mails while the mail server is away, and loses and repeats none', async () => {
    await mailbox.stop()
    const stories = Array.from({ length: 20 }, () => story())
    for (const it of stories) await deliverAll(it.userCreated(), it.orderCreated())
    const userIds = stories.map(({ userId }) => userId)
    await eventually('a try', async () => {
      const tried = await prisma.mail.count({ where: { userId: { in: userIds }, attempts: { gt: 0 } } })
      expect(tried).toBeGreaterThan(0)
    })
    expect(await prisma.mail.count({ where: { userId: { in: userIds }, state: 'queued' } })).toBe(40)

    await mailbox.start()
    for (const { userId } of stories) await untilSent(userId, 2)
    for (const { email } of stories) expect(await arrivedFor(email)).toHaveLength(2)
  })

  test('shares the mails with another, and no mail is sent by both', async () => {
    const second = await startWorker(config)
    const stories = Array.from({ length: 60 }, () => story())
    await Promise.all(
      stories.map(async (it, index) => {
        const [one, other] = index % 2 === 0 ? [worker, second] : [second, worker]
        await deliver(one, it.orderCreated())
        await deliver(other, it.userCreated())
      }),
    )
    for (const { userId } of stories) await untilSent(userId, 2)
    const ids = (await mailbox.mails()).map(({ messageId }) => messageId)
    expect(ids.length).toBe(new Set(ids).size)
    await second.close()
  })

  test('takes over what a killed one had in hand, once its time is over', async () => {
    const it = story()
    const key = `order.created.${it.orderId}`
    await deliverAll(it.orderCreated())
    // As if claimed by a process that ended right after: nothing more is heard of it. At once with the address, without
    // which nobody claims it.
    const [, { count }] = await prisma.$transaction([
      prisma.contact.create({ data: { userId: it.userId, email: it.email, name: 'Ada', revision: 1 } }),
      prisma.mail.updateMany({
        where: { key, state: 'queued', attempts: 0 },
        data: { nextAttemptAt: new Date(Date.now() + 500) },
      }),
    ])
    expect(count).toBe(1)
    await untilArrived(it.email, 1)
    expect((await arrivedFor(it.email))[0]?.messageId).toBe(`<${key}@fanfare.example>`)
  })
})
