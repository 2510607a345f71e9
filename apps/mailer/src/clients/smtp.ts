import { createTransport } from 'nodemailer'
import parseAddresses from 'nodemailer/lib/addressparser'

/** In milliseconds. Long, since an aborted mail may be sent twice. */
const deadline = 120_000

export interface SmtpOptions {
  readonly url: string
  /** As in `Fanfare <shop@fanfare.example>`. */
  readonly from: string
  readonly connections: number
}

export interface OutgoingMail {
  readonly key: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

export function createSmtp({ url, from, connections }: SmtpOptions) {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: connections,
    // For an idle connection that the server closed.
    maxRequeues: 1,
    connectionTimeout: 30_000,
    greetingTimeout: 30_000,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  transport.use('stream', ({ data, message }, done) => done(rewriteOf(data.to, message.getEnvelope().to)))
  const domain = domainOf(from)

  return {
    /** Rejects with nodemailer's error. */
    async send({ key, to, subject, text, html }: OutgoingMail): Promise<void> {
      await transport.sendMail({
        from,
        // A text with a comma would be two recipients.
        to: { name: '', address: to },
        subject,
        text,
        html,
        // The same in every attempt, to recognise a duplicate.
        messageId: `<${key}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal: AbortSignal.timeout(deadline),
      })
    },
    close: () => transport.close(),
  }
}

/** An error if nodemailer changed the address. */
function rewriteOf(given: unknown, recipients: readonly string[]): Error | undefined {
  const address = typeof given === 'object' && given !== null && 'address' in given ? given.address : given
  if (recipients.length === 1 && recipients[0] === address) return undefined
  const error = new Error('the address is not one that can be written to as it is')
  return Object.assign(error, { code: 'EENVELOPE', command: 'API' })
}

function domainOf(from: string): string {
  const [first] = parseAddresses(from, { flatten: true })
  const domain = first?.address?.split('@').at(1)
  if (!domain) throw new Error('MAIL_FROM is not an address')
  return domain
}
