import { eventually } from '@fanfare/local/testing'
import { describe, expect, test } from 'vitest'
import { startWorker, testConfig } from './support/apps.ts'
import { daemonHeaders, deliver, newCustomer } from './support/events.ts'
import { startMailbox } from './support/mail-servers.ts'

const mailbox = await startMailbox()
const config = await testConfig({ SMTP_URL: mailbox.smtpUrl, PUBLIC_URL: 'https://shop.example' })
const worker = await startWorker(config)
const { db } = worker

const arrivedFor = async (email: string) => (await mailbox.mails()).filter(({ to }) => to.includes(email))
const untilArrived = (email: string, count: number) =>
  eventually(`${count} mails for ${email}`, async () => expect(await arrivedFor(email)).toHaveLength(count))
const untilSent = (userId: string, count: number) =>
  eventually(`${count} sent mails of ${userId}`, async () => {
    const mails = await db.mail.findMany({ where: { userId }, select: { state: true, lastError: true } })
    expect(mails.filter(({ state }) => state === 'sent').length, JSON.stringify(mails)).toBe(count)
  })

async function deliverAll(...payloads: string[]) {
  for (const payload of payloads) expect((await deliver(worker, payload)).statusCode).toBe(200)
}

describe('a mail', () => {
  test('arrives as it was stored', async () => {
    const customer = newCustomer()
    await deliverAll(customer.userVerified(), customer.orderCreated())
    await untilSent(customer.userId, 2)
    const stored = await db.mail.findUniqueOrThrow({ where: { key: `order.created.${customer.orderId}` } })
    expect(stored).toMatchObject({ recipient: customer.email, attempts: 1, lastError: null })
    expect(stored.sentAt).toBeInstanceOf(Date)
    const arrived = (await arrivedFor(customer.email)).find(({ subject }) => subject === stored.subject)
    expect(arrived).toMatchObject({
      from: 'shop@fanfare.example',
      to: [customer.email],
      messageId: `<order.created.${customer.orderId}@fanfare.example>`,
    })
    expect(arrived?.text.trim()).toBe(stored.text.trim())
    expect(arrived?.html.trim()).toBe(stored.html.trim())
  })

  test('waits until its address is known', async () => {
    const customer = newCustomer()
    await deliverAll(customer.orderCreated(), customer.orderConfirmed())
    // Another customer's mail, stored later, is sent meanwhile.
    const other = newCustomer()
    await deliverAll(other.userVerified())
    await untilSent(other.userId, 1)
    expect(await db.mail.findMany({ where: { userId: customer.userId } })).toMatchObject([
      { state: 'queued', recipient: null, attempts: 0 },
      { state: 'queued', recipient: null, attempts: 0 },
    ])

    await deliverAll(customer.userVerified())
    await untilArrived(customer.email, 3)
  })

  test('goes to the newest address', async () => {
    const customer = newCustomer()
    await deliverAll(
      customer.orderCreated(),
      customer.userUpdated({ email: `newest-${customer.email}` }),
      customer.userVerified(),
    )
    await untilArrived(`newest-${customer.email}`, 2)
    expect(await arrivedFor(customer.email)).toEqual([])
  })

  test.each([
    ['a list of addresses', 'one@example.test,two@example.test'],
    ['a name and an address', 'Somebody <somebody@example.test>'],
    ['an address with a command after it', 'eve@example.test>\r\nRCPT TO:<all@example.test'],
    ['an address with a header after it', 'eve@example.test\r\nBcc: all@example.test'],
  ])('has no recipient but the address of the customer, even if that is %s', async (_, email) => {
    const customer = newCustomer({ email, name: 'Eve\r\nBcc: all@example.test' })
    await deliverAll(customer.userVerified())
    await eventually('a first attempt', async () => {
      const [mail] = await db.mail.findMany({ where: { userId: customer.userId } })
      expect(mail?.attempts).toBeGreaterThan(0)
    })
    const recipients = (await mailbox.mails()).flatMap(({ to }) => to)
    for (const stranger of ['one', 'two', 'somebody', 'all', 'eve']) {
      expect(recipients).not.toContain(`${stranger}@example.test`)
    }
  })
})

describe('a notice', () => {
  test('goes to its own address, with its link, and the link is not kept', async () => {
    const customer = newCustomer({ name: 'You won EUR 500, claim at evil.example' })
    const claimed = `claimed-${customer.email}`
    await deliverAll(customer.userCreated(), customer.notice('confirm-address', claimed))
    await untilSent(customer.userId, 1)
    const [mail] = await arrivedFor(claimed)
    const link = 'https://shop.example/account/confirm-email#head.body.signature'
    expect(mail?.text).toContain(link)
    expect(mail?.html).toContain(`<a href="${link}">`)
    const { text, html } = await db.mail.findFirstOrThrow({ where: { userId: customer.userId } })
    expect({ text, html }).toEqual({ text: '', html: '' })
  })
})

test('until the address is confirmed, no mail has anything that a stranger typed', async () => {
  const customer = newCustomer({ name: 'You won EUR 500, claim at evil.example' })
  await deliverAll(customer.userCreated(), customer.notice('confirm-address'), customer.orderCreated())
  await untilArrived(customer.email, 2)
  for (const mail of await arrivedFor(customer.email)) expect(JSON.stringify(mail)).not.toMatch(/won|evil/)
})

describe('the delivery of mails', () => {
  test('is started by the schedule', async () => {
    const url = '/schedules/send-mails'
    expect((await worker.inject({ method: 'POST', url, headers: daemonHeaders })).statusCode).toBe(200)
  })

  test('keeps the mails while the mail server is unavailable, and then sends each once', async () => {
    await mailbox.stop()
    const customers = Array.from({ length: 20 }, () => newCustomer())
    for (const customer of customers) await deliverAll(customer.userVerified(), customer.orderCreated())
    const userIds = customers.map(({ userId }) => userId)
    await eventually('a first attempt', async () => {
      const attempted = await db.mail.count({ where: { userId: { in: userIds }, attempts: { gt: 0 } } })
      expect(attempted).toBeGreaterThan(0)
    })
    expect(await db.mail.count({ where: { userId: { in: userIds }, state: 'queued' } })).toBe(40)

    await mailbox.start()
    for (const { userId } of customers) await untilSent(userId, 2)
    for (const { email } of customers) expect(await arrivedFor(email)).toHaveLength(2)
  })

  test('is shared by two workers, and no mail is sent by both', async () => {
    const second = await startWorker(config)
    const customers = Array.from({ length: 60 }, () => newCustomer())
    await Promise.all(
      customers.map(async (customer, index) => {
        const [one, other] = index % 2 === 0 ? [worker, second] : [second, worker]
        await deliver(one, customer.orderCreated())
        await deliver(other, customer.userVerified())
      }),
    )
    for (const { userId } of customers) await untilSent(userId, 2)
    const ids = (await mailbox.mails()).map(({ messageId }) => messageId)
    expect(ids.length).toBe(new Set(ids).size)
    await second.close()
  })

  test('sends the mails of a killed worker once their leases have expired', async () => {
    const customer = newCustomer()
    const key = `order.created.${customer.orderId}`
    await deliverAll(customer.orderCreated())
    // As if leased by a process that was killed right after. In one transaction with the address, without which no worker
    // leases it.
    const [, { count }] = await db.$transaction([
      db.contact.create({
        data: { userId: customer.userId, email: customer.email, name: 'Ada', revision: 1 },
      }),
      db.mail.updateMany({
        where: { key, state: 'queued', attempts: 0 },
        data: { nextAttemptAt: new Date(Date.now() + 500) },
      }),
    ])
    expect(count).toBe(1)
    await untilArrived(customer.email, 1)
    expect((await arrivedFor(customer.email))[0]?.messageId).toBe(`<${key}@fanfare.example>`)
  })
})
