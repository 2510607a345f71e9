import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { createTransport, type Transporter } from 'nodemailer'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMailbox, type Mailbox } from '../src/mailbox.ts'
import { restart } from '../src/part.ts'
import { PortInUseError } from '../src/ports.ts'
import { eventually } from '../src/testing/index.ts'

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

const letter = {
  from: 'Fanfare <shop@fanfare.test>',
  to: 'Ada <ada@example.test>',
  bcc: 'archive@fanfare.test',
  subject: 'Ihre Bestellung: schöne Grüße',
  text: 'It is on its way.',
  html: '<p>It is on its <b>way</b>.</p>',
  messageId: '<0190.confirmed@fanfare.test>',
}

test('a mail that was sent can be read, with its Message-ID and both bodies', async () => {
  await sender.sendMail(letter)

  expect(await mailbox.mails()).toEqual([
    {
      id: expect.any(String),
      messageId: letter.messageId,
      from: 'shop@fanfare.test',
      to: ['ada@example.test', 'archive@fanfare.test'],
      subject: letter.subject,
      text: letter.text,
      html: letter.html,
    },
  ])
})

test('the page and its API show the mail', async () => {
  await sender.sendMail(letter)

  const listed = await (await fetch(`${mailbox.url}/api/email`)).json()
  const page = await fetch(mailbox.url, { headers: { accept: 'text/html' } })

  expect(listed).toMatchObject([{ subject: letter.subject }])
  expect(await page.text()).toContain('<title>')
})

test('mails outlive a restart, on the same ports', async () => {
  await sender.sendMail(letter)
  const { smtpUrl, url } = mailbox

  await restart(mailbox)

  expect(mailbox).toMatchObject({ smtpUrl, url })
  expect(await mailbox.mails()).toMatchObject([{ messageId: letter.messageId, html: letter.html }])
})

test('while it is stopped, senders are refused, and afterwards served again', async () => {
  await mailbox.stop()
  await mailbox.stop()
  await expect(sender.sendMail(letter)).rejects.toMatchObject({ code: 'ESOCKET' })
  await expect(mailbox.mails()).rejects.toThrow('stopped')

  await Promise.all([mailbox.start(), mailbox.start()])
  await sender.sendMail(letter)

  expect(await mailbox.mails()).toHaveLength(1)
})

test('stopping does not wait for a sender that keeps its connection', async () => {
  const socket = connect(Number(new URL(mailbox.smtpUrl).port), '127.0.0.1')
  expect(String(await once(socket, 'data'))).toMatch(/^220 /)
  const rest = text(socket)

  await mailbox.stop()

  expect(await rest, 'the words (421 …) with which a server ends a connection after half a minute').toBe('')
})

test('a mail that was cut off half-way is none, after a restart either', async () => {
  const socket = connect(Number(new URL(mailbox.smtpUrl).port), '127.0.0.1')
  socket.on('error', () => {}) // it is about to be cut
  for (const line of ['EHLO me', 'MAIL FROM:<shop@fanfare.test>', 'RCPT TO:<ada@example.test>', 'DATA']) {
    await once(socket, 'data')
    socket.write(`${line}\r\n`)
  }
  await once(socket, 'data')
  socket.write('Subject: half a mail\r\n\r\nIt begins, and')
  const files = async () => (await readdir(dir)).filter((file) => file.endsWith('.eml'))
  await eventually('the file of half a mail', async () => expect(await files()).toHaveLength(1))

  await restart(mailbox)

  expect(await mailbox.mails()).toEqual([])
  expect(await files()).toEqual([])
  socket.destroy()
})

test('only the newest mails are kept, where a number is given', async () => {
  await mailbox.stop()
  mailbox = createMailbox({ smtpPort: 0, webPort: 0, dir, keep: 2 })
  await mailbox.start()
  const transport = createTransport(mailbox.smtpUrl)

  for (const subject of ['one', 'two', 'three']) await transport.sendMail({ ...letter, subject })

  expect((await mailbox.mails()).map((it) => it.subject)).toEqual(['two', 'three'])
})

test('nothing is printed', async () => {
  const spies = [vi.spyOn(console, 'log'), vi.spyOn(console, 'info'), vi.spyOn(console, 'warn')]

  await restart(mailbox)
  await sender.sendMail(letter)

  for (const spy of spies) expect(spy).not.toHaveBeenCalled()
})

test('a taken port is named, with the setting that chooses another', async () => {
  const second = createMailbox({ smtpPort: Number(new URL(mailbox.smtpUrl).port), webPort: 0, dir })

  const refused = second.start()
  await expect(refused).rejects.toThrow(PortInUseError)
  await expect(refused).rejects.toThrow('SMTP_PORT=')
})
