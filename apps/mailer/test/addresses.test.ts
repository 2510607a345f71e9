import { EmailAddress, normalEmail } from '@fanfare/contracts'
import { eventually } from '@fanfare/local/testing'
import fc from 'fast-check'
import { Compile } from 'typebox/schema'
import { describe, expect, test } from 'vitest'
import { createSmtp } from '../src/clients/smtp.ts'
import { startWorker, testConfig } from './support/apps.ts'
import { deliver, newCustomer } from './support/events.ts'
import { startRawServer } from './support/raw-mail-server.ts'

const server = await startRawServer()
const worker = await startWorker(await testConfig({ SMTP_URL: server.url }))
const address = Compile(EmailAddress)

describe('a mail goes to the address as it was registered', () => {
  test.each([
    ['every character that a local part may have', "!#$%&'*+-/=?^_`{|}~0aZ@example.test"],
    ['dots and a plus', 'a.b.c+shop@example.test'],
    ['capitals in the local part', 'Ada.LOVELACE@example.test'],
    ['capitals in the domain', 'ada@EXAMPLE.Test'],
    ['a domain in Punycode', 'ada@XN--BCHER-KVA.example'],
    ['a label that is no Punycode', 'ada@xn--a.xn--zz--zz.example'],
    ['a domain of one label', 'ada@localhost'],
    ['numbers in the domain', 'ada@1.2.3.4.example'],
    ['hyphens in the domain', 'ada@a--b.c-d.example'],
    ['a label of 63 characters', `ada@${'b'.repeat(63)}.example`],
    ['254 characters, most in the local part', `${'a'.repeat(241)}@example.test`],
    ['254 characters, most in the domain', `ad@${'b.'.repeat(122)}example`],
  ])('%s', async (_, registered) => {
    const email = normalEmail(registered)
    expect(address.Check(email)).toBe(true)
    expect(email.toLowerCase()).toBe(registered.toLowerCase())
    await deliver(worker, newCustomer({ email }).userVerified())
    await eventually(`a mail to ${email}`, () => expect(server.recipients).toContain(email))
  })

  test('any address that can be registered', async () => {
    const smtp = createSmtp({ url: server.url, from: 'shop@fanfare.example', connections: 5 })
    const local = fc.stringMatching(
      /^[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]{1,8}(\.[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]{1,8}){0,2}$/,
    )
    const domain = fc.stringMatching(
      /^((xn--)?[a-zA-Z0-9]{1,5}(-{1,3}[a-zA-Z0-9]{1,5}){0,2}\.){0,3}(xn--)?[a-zA-Z0-9]{1,9}$/,
    )
    const emails = fc.tuple(local, domain).map((parts) => normalEmail(parts.join('@')))
    const registrable = emails.filter((email) => address.Check(email))
    for (const email of new Set(fc.sample(registrable, 300))) {
      await smtp.send({ key: 'key', to: email, subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' })
      expect(server.recipients.at(-1)).toBe(email)
    }
    smtp.close()
  })
})

describe('an address that nodemailer would change is refused, and nothing is sent', () => {
  test.each([
    ['an angle bracket in quotes', '"a<b"@example.test'],
    ['a line break in quotes', '"a\nb"@example.test'],
    ['an IPv6 address', 'ada@[IPv6:2001:db8::1]'],
    ['an IPv4 address without brackets', 'ada@0x7f.1'],
    ['a number for a domain', 'ada@2130706433'],
    ['two addresses', 'one@example.test,two@example.test'],
    ['capitals in the domain', 'ada@EXAMPLE.test'],
    ['a letter beyond ASCII in the domain', 'ada@bücher.example'],
  ])('%s', async (_, email) => {
    const before = [...server.recipients]
    const customer = newCustomer({ email })
    await deliver(worker, customer.userVerified())
    await eventually('a refusal', async () => {
      const [mail] = await worker.db.mail.findMany({ where: { userId: customer.userId } })
      expect(mail).toMatchObject({ recipient: email, refusals: expect.any(Number) })
      expect(mail?.refusals).toBeGreaterThan(0)
      expect(mail?.lastError).toContain('not one that can be written to')
    })
    expect(server.recipients).toEqual(before)
  })

  test('a quoted local part that nodemailer keeps is used as it is', async () => {
    const email = '"a b"@example.test'
    await deliver(worker, newCustomer({ email }).userVerified())
    await eventually('a mail', () => expect(server.recipients).toContain(email))
  })
})
