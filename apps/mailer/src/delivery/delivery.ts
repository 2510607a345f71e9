import { ConstantBackoff, handleAll, retry } from 'cockatiel'
import { createSmtp } from '../clients/smtp.ts'
import type { Context } from '../platform/context.ts'
import { untilDatabaseAnswers } from '../platform/database/database.ts'
import { createMailQueue } from './mail-queue.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import { createSender } from './sender.ts'

const concurrency = 5

/** In milliseconds. A process blocked for longer than the difference causes duplicates. */
const leaseMs = 20_000
const renewalInterval = 3_000

/** In milliseconds. Finds the mails of other processes. */
const pollInterval = 1_000

/** At least once: a process killed before the outcome is stored causes a duplicate. */
export function createDelivery(context: Pick<Context, 'config' | 'pool' | 'closing' | 'log'>) {
  const { SMTP_URL, MAIL_FROM, MAIL_RETRY_MS } = context.config
  const log = context.log.child({ part: 'delivery' })
  const smtp = createSmtp({ url: SMTP_URL, from: MAIL_FROM, connections: concurrency })
  const sender = createSender({
    queue: createMailQueue(context, leaseMs),
    send: (mail) => smtp.send(mail).then((): Outcome => ({ result: 'sent' }), outcomeOf),
    persist,
    concurrency,
    retryMs: MAIL_RETRY_MS,
    log,
  })

  // A lost outcome would cause a second mail. The lease is renewed while the write is retried.
  const retries = retry(handleAll, { maxAttempts: 59, backoff: new ConstantBackoff(1_000) })
  async function persist(write: () => Promise<void>): Promise<void> {
    const tryWrite = () =>
      write().catch(async (error) => {
        log.error({ err: error }, 'mail outcome not stored')
        await untilDatabaseAnswers(context, error)
        throw error
      })
    await retries.execute(tryWrite, context.closing).catch(() => {})
  }

  const timers: NodeJS.Timeout[] = []
  return {
    wake: sender.wake,
    start() {
      const renewLeases = () => sender.renewLeases().catch((err) => log.warn({ err }, 'leases not renewed'))
      timers.push(setInterval(sender.wake, pollInterval), setInterval(renewLeases, renewalInterval))
      sender.wake()
    },
    async stop() {
      await sender.stop()
      for (const timer of timers) clearInterval(timer)
      smtp.close()
    },
  }
}
