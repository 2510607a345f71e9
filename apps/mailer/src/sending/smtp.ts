import { createTransport } from 'nodemailer'
import parseAddresses from 'nodemailer/lib/addressparser'
import type { ClaimedMail } from './mail-queue.ts'
import { type Outcome, outcomeOf } from './outcome.ts'

/** Time that one mail may take, in milliseconds. Generous: who hangs up on a slow server may be sending twice. */
const deadline = 120_000

export interface SmtpOptions {
  readonly url: string
  /** As in `Fanfare <shop@fanfare.example>`; its domain is that of the Message-IDs too. */
  readonly from: string
  /** Connections that are kept open at most. */
  readonly connections: number
}

/** The mail server. */
export function createSmtp({ url, from, connections }: SmtpOptions) {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: connections,
    // Once for a connection that the server had closed while it was idle. Everything else is tried again from outside.
    maxRequeues: 1,
    // A busy server is no absent one, and while mails wait nobody waits with them.
    connectionTimeout: 30_000,
    greetingTimeout: 30_000,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = domainOf(from)

  return {
    /** Never throws: says what became of it. */
    async send({ key, to, subject, text, html }: ClaimedMail): Promise<Outcome> {
      try {
        await transport.sendMail({
          from,
          // Not as text, in which a comma would make two recipients of one.
          to: { name: '', address: to },
          subject,
          text,
          html,
          // The same at every try, so that whoever gets a mail twice can tell.
          messageId: `<${key}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: AbortSignal.timeout(deadline),
        })
        return { result: 'sent' }
      } catch (error) {
        return outcomeOf(error)
      }
    },
    close: () => transport.close(),
  }
}

function domainOf(from: string): string {
  const [first] = parseAddresses(from, { flatten: true })
  const domain = first?.address?.split('@').at(1)
  if (!domain) throw new Error('MAIL_FROM is no address')
  return domain
}
