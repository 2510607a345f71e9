import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createAPIServer } from '@maildev/api'
import { registerUI } from '@maildev/ui/server'
import { MailDev } from 'maildev'
import type { Part } from './part.ts'
import { assertPortFree, freePort } from './ports.ts'
import { followConnections } from './server-connections.ts'

export interface MailboxOptions {
  /** 0 stands for a free port, chosen at the first start and kept. So does `webPort`. */
  readonly smtpPort: number
  readonly webPort: number
  /** Where the mails are kept, one `.eml` file each. */
  readonly dir: string
  /** The oldest mails beyond this number are deleted. 0, the default, keeps all; a thousand add about a second to a start. */
  readonly keep?: number
}

export interface Mail {
  readonly id: string
  /** With the angle brackets, as in the header. */
  readonly messageId: string
  readonly from: string
  /** Addresses of the envelope, so that a hidden recipient is listed too; of the To header, once restored from disk. */
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html: string
}

export interface Mailbox extends Part {
  /** For nodemailer. Throws before the first start, if the port is still to be chosen. So does `url`. */
  readonly smtpUrl: string
  /** The page; its API is under `/api/email`. */
  readonly url: string
  /** In the order of arrival. Rejects while the mailbox is stopped. */
  mails(): Promise<readonly Mail[]>
}

/** A mail server that delivers to nobody and shows what it got: maildev on 127.0.0.1, with its page and API. */
export function createMailbox(options: MailboxOptions): Mailbox {
  let ports = { smtp: options.smtpPort, web: options.webPort }
  let running: ReturnType<typeof open> | undefined

  return {
    name: 'mailbox',
    get smtpUrl() {
      return `smtp://127.0.0.1:${known(ports.smtp)}`
    },
    get url() {
      return `http://127.0.0.1:${known(ports.web)}`
    },
    async start() {
      running ??= choosePorts().then(() => open(options, ports))
      await running.catch((error) => {
        running = undefined
        throw error
      })
    },
    async stop() {
      const opened = running
      running = undefined
      await (await opened)?.close()
    },
    async mails() {
      if (running === undefined) throw new Error('the mailbox is stopped')
      return (await running).mails()
    },
  }

  async function choosePorts(): Promise<void> {
    ports = { smtp: ports.smtp || (await freePort()), web: ports.web || (await freePort()) }
    await assertPortFree(ports.smtp, { what: 'the mailbox (SMTP)', variable: 'SMTP_PORT' })
    await assertPortFree(ports.web, { what: "the mailbox's page", variable: 'MAILBOX_PORT' })
  }
}

async function open(options: MailboxOptions, ports: { smtp: number; web: number }) {
  const connections = followConnections(new Set([ports.smtp, ports.web]))
  const maildev = new MailDev({
    smtp: ports.smtp,
    ip: '127.0.0.1',
    mailDirectory: options.dir,
    maxEmails: options.keep ?? 0,
    silent: true,
    disableWeb: true,
  })
  const { smtp, storage } = await maildev.start()
  const received = new Set<string>()
  // Said before the sender is told that it is received.
  smtp.on('new', ({ id }: { id: string }) => received.add(id))
  for (const { id } of await storage.getAll()) received.add(id)
  const page = createAPIServer({ smtp, storage })
  const opened = {
    async mails(): Promise<Mail[]> {
      const emails = await storage.getAll()
      return emails.map((email) => ({
        id: email.id,
        messageId: [email.headers['message-id']].flat()[0] ?? '',
        from: email.from[0]?.address ?? '',
        to: email.envelope.to.map((it) => it.address),
        subject: email.subject,
        text: email.text ?? '',
        html: email.html ?? '',
      }))
    },
    async close(): Promise<void> {
      const closed = page.stop().then(() => maildev.stop())
      connections.cut()
      await closed
      await removeUnfinished(options.dir, received)
    },
  }
  try {
    // The page is started here and not by maildev, which would print a line about it whatever its log level.
    await page.registerPlugins()
    await registerUI(page.server)
    await page.server.listen({ host: '127.0.0.1', port: ports.web })
    return opened
  } catch (error) {
    await opened.close()
    throw error
  }
}

/** What was cut off while it was received has a file already, which the next start would take for a mail. */
async function removeUnfinished(dir: string, received: ReadonlySet<string>): Promise<void> {
  const unfinished = (await readdir(dir)).filter((file) => !received.has(basename(file, '.eml')))
  await Promise.all(
    unfinished.filter((file) => file.endsWith('.eml')).map((file) => rm(join(dir, file), { force: true })),
  )
}

function known(port: number): number {
  if (port === 0) throw new Error("the mailbox's port is chosen when it starts")
  return port
}
