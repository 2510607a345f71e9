import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Part } from '../lifecycle/part.ts'
import { assertPortFree, freePort } from '../lifecycle/ports.ts'
import { type Refusal, refuseRecipients } from './refusals.ts'
import { trackConnections } from './server-connections.ts'

export interface MailboxOptions {
  /** 0: a free port, chosen at the first start and kept; also for `webPort`. */
  readonly smtpPort: number
  readonly webPort: number
  readonly dir: string
  /** Number of mails kept; 0 (default): all. A thousand add about a second to a start. */
  readonly keep?: number
}

export interface Mail {
  readonly id: string
  readonly messageId: string
  readonly from: string
  /** The envelope's, bcc included; after a restart, the To header's. */
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html: string
}

export interface Mailbox extends Part {
  /** Throws before the first start when the port is 0; so does `url`. */
  readonly smtpUrl: string
  readonly url: string
  /** Oldest first. Rejects while stopped. */
  mails(): Promise<readonly Mail[]>
  /** Refuses every mail until it is called with undefined; also after a restart. */
  refuse(how: Refusal | undefined): void
}

/** See README.md. */
export function createMailbox(options: MailboxOptions): Mailbox {
  let ports = { smtp: options.smtpPort, web: options.webPort }
  let running: ReturnType<typeof open> | undefined
  let refusal: Refusal | undefined

  return {
    name: 'mailbox',
    get smtpUrl() {
      return `smtp://127.0.0.1:${known(ports.smtp)}`
    },
    get url() {
      return `http://127.0.0.1:${known(ports.web)}`
    },
    async start() {
      running ??= choosePorts().then(() => open(options, ports, () => refusal))
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
    refuse(how) {
      refusal = how
    },
  }

  async function choosePorts(): Promise<void> {
    ports = { smtp: ports.smtp || (await freePort()), web: ports.web || (await freePort()) }
    await assertPortFree(ports.smtp, { what: 'the mailbox (SMTP)', variable: 'SMTP_PORT' })
    await assertPortFree(ports.web, { what: "the mailbox's page", variable: 'MAILBOX_PORT' })
  }
}

async function open(
  options: MailboxOptions,
  ports: { smtp: number; web: number },
  refusal: () => Refusal | undefined,
) {
  // Imported on use: loading takes one or two seconds.
  const [{ createAPIServer }, { registerUI }, { MailDev }] = await Promise.all([
    import('@maildev/api'),
    import('@maildev/ui/server'),
    import('maildev'),
  ])
  const connections = trackConnections(new Set([ports.smtp, ports.web]))
  const maildev = new MailDev({
    smtp: ports.smtp,
    ip: '127.0.0.1',
    mailDirectory: options.dir,
    maxEmails: options.keep ?? 0,
    silent: true,
    disableWeb: true,
  })
  const { smtp, storage } = await maildev.start()
  refuseRecipients(smtp, refusal)
  const received = new Set<string>()
  // Emitted before the sender gets its 250.
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
      connections.close()
      await closed
      await removeUnfinished(options.dir, received)
    },
  }
  try {
    // maildev would print a line about the page at every log level.
    await page.registerPlugins()
    await registerUI(page.server)
    await page.server.listen({ host: '127.0.0.1', port: ports.web })
    return opened
  } catch (error) {
    await opened.close()
    throw error
  }
}

/** An incomplete mail has a file, which the next start would read. */
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
