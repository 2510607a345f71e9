import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { createTransport, type Transporter } from 'nodemailer'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { eventually } from '../../local/src/testing/index.ts'
import { restart } from '../lifecycle/part.ts'
import { PortInUseError } from '../lifecycle/ports.ts'
import { createMailbox, type Mailbox } from '../mailbox/index.ts'

let dir: string
let mailbox: Mailbox
let sender: Transporter

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mailbox-'))
  mailbox = createMailbox({ smtpPort: 0, webPort: 0, dir })
  await mailbox.start()
  sender = createTransport(mailbox.smtpUrl)
})

afterEach(async () => {
  vi.restoreAllMocks()
  sender.close()
  await mailbox.stop()
  await rm(dir, { recursive: true })
})

const mail = {
  from: 'Fanfare <shop@fanfare.test>',
  to: 'Ada <ada@example.test>',
  bcc: 'archive@fanfare.test',
  subject: 'Ihre Bestellung: schöne Grüße',
  text: 'It is on its way.',
  html: '<p>It is on its <b>way</b>.</p>',
  messageId: '<0190.confirmed@fanfare.test>',
}

test('a received mail has its Message-ID and both bodies', async () => {
  await sender.sendMail(mail)

  expect(await mailbox.mails()).toEqual([
    {
      id: expect.any(String),
      messageId: mail.messageId,
      from: 'shop@fanfare.test',
      to: ['ada@example.test', 'archive@fanfare.test'],
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
    },
  ])
})

test('the page and its API show the mail', async () => {
  await sender.sendMail(mail)

  const listed = await (await fetch(`${mailbox.url}/api/email`)).json()
  const page = await fetch(mailbox.url, { headers: { accept: 'text/html' } })

  expect(listed).toMatchObject([{ subject: mail.subject }])
  expect(await page.text()).toContain('<title>')
})

test('mails outlive a restart, on the same ports', async () => {
  await sender.sendMail(mail)
  const { smtpUrl, url } = mailbox

  await restart(mailbox)

  expect(mailbox).toMatchObject({ smtpUrl, url })
  expect(await mailbox.mails()).toMatchObject([{ messageId: mail.messageId, html: mail.html }])
})

test('told to refuse, it answers with 451 or 550, also after a restart, until it is told not to', async () => {
  mailbox.refuse('temporary')
  await expect(sender.sendMail(mail)).rejects.toMatchObject({ responseCode: 451 })
  mailbox.refuse('permanent')
  await restart(mailbox)
  await expect(sender.sendMail(mail)).rejects.toMatchObject({ responseCode: 550 })
  expect(await mailbox.mails()).toEqual([])

  mailbox.refuse(undefined)
  await sender.sendMail(mail)
  expect(await mailbox.mails()).toMatchObject([{ messageId: mail.messageId }])
})

test('a stop refuses senders, and a start accepts them again', async () => {
  await mailbox.stop()
  await mailbox.stop()
  await expect(sender.sendMail(mail)).rejects.toMatchObject({ code: 'ESOCKET' })
  await expect(mailbox.mails()).rejects.toThrow('stopped')

  await Promise.all([mailbox.start(), mailbox.start()])
  await sender.sendMail(mail)

  expect(await mailbox.mails()).toHaveLength(1)
})

test('a stop does not wait for a sender that keeps its connection', async () => {
  const socket = connect(Number(new URL(mailbox.smtpUrl).port), '127.0.0.1')
  expect(String(await once(socket, 'data'))).toMatch(/^220 /)
  const rest = text(socket)

  await mailbox.stop()

  expect(await rest, 'what a server writes (421 …) before it closes a connection after half a minute').toBe(
    '',
  )
})

test('an incomplete mail is not stored, after a restart either', async () => {
  const socket = connect(Number(new URL(mailbox.smtpUrl).port), '127.0.0.1')
  socket.on('error', () => {}) // the restart closes it
  for (const line of ['EHLO me', 'MAIL FROM:<shop@fanfare.test>', 'RCPT TO:<ada@example.test>', 'DATA']) {
    await once(socket, 'data')
    socket.write(`${line}\r\n`)
  }
  await once(socket, 'data')
  socket.write('Subject: incomplete\r\n\r\nThe first part')
  const files = async () => (await readdir(dir)).filter((file) => file.endsWith('.eml'))
  await eventually('the file of the incomplete mail', async () => expect(await files()).toHaveLength(1))

  await restart(mailbox)

  expect(await mailbox.mails()).toEqual([])
  expect(await files()).toEqual([])
  socket.destroy()
})

test('keep limits the mails to the newest', async () => {
  await mailbox.stop()
  mailbox = createMailbox({ smtpPort: 0, webPort: 0, dir, keep: 2 })
  await mailbox.start()
  const transport = createTransport(mailbox.smtpUrl)

  for (const subject of ['one', 'two', 'three']) await transport.sendMail({ ...mail, subject })

  expect((await mailbox.mails()).map((it) => it.subject)).toEqual(['two', 'three'])
})

test('nothing is printed', async () => {
  const spies = [vi.spyOn(console, 'log'), vi.spyOn(console, 'info'), vi.spyOn(console, 'warn')]

  await restart(mailbox)
  await sender.sendMail(mail)

  for (const spy of spies) expect(spy).not.toHaveBeenCalled()
})

test('a port in use is named, with the setting that chooses another', async () => {
  const second = createMailbox({ smtpPort: Number(new URL(mailbox.smtpUrl).port), webPort: 0, dir })

  const refused = second.start()
  await expect(refused).rejects.toThrow(PortInUseError)
  await expect(refused).rejects.toThrow('SMTP_PORT=')
})
