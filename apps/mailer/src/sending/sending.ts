import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { untilDatabaseAnswers } from '../plugins/database-away.ts'
import { createMailQueue } from './mail-queue.ts'
import { createSender } from './sender.ts'
import { createSmtp } from './smtp.ts'

/** Mails that are on their way at the same time, each over a connection of its own. */
const lanes = 5

/**
 * How long a mail belongs to a process that says nothing more of it, and how often one says so, in milliseconds. A process
 * that is too busy to say so for the difference has its mails sent twice.
 */
const leaseMs = 20_000
const keepInterval = 3_000

/** How often, and how far apart, in milliseconds, one tries to write down what became of a mail. */
const mostTries = 60
const tryAgainMs = 1_000

/** Due mails are looked for this often even if nobody says that there are any, in milliseconds. */
const pollInterval = 1_000

/**
 * Sends the mails that the handlers have stored. `app.sendMails()` says that there may be some. Every mail is sent at
 * least once: one whose process is killed between the server's answer and its own note is sent again, with the same
 * Message-ID.
 */
export const sending = fp(
  async (app: FastifyInstance) => {
    const { SMTP_URL, MAIL_FROM, MAIL_RETRY_MS } = app.config
    const log = app.log.child({ part: 'sender' })
    const smtp = createSmtp({ url: SMTP_URL, from: MAIL_FROM, connections: lanes })
    const sender = createSender({
      queue: createMailQueue(app.pool, leaseMs),
      send: smtp.send,
      settle: persistently,
      lanes,
      retryMs: MAIL_RETRY_MS,
      log,
    })

    // A mail has been sent, and only this process knows: it does not give up on the database lightly. `keep` holds the
    // mail for so long.
    async function persistently(write: () => Promise<void>): Promise<void> {
      for (let tries = 1; ; tries++) {
        try {
          return await write()
        } catch (error) {
          log.error({ err: error }, 'what became of a mail could not be written down')
          if (app.closing.aborted || tries === mostTries) return
          await untilDatabaseAnswers(app, error)
          await setTimeout(tryAgainMs)
        }
      }
    }

    const timers: NodeJS.Timeout[] = []
    app.decorate('sendMails', sender.wake)
    app.addHook('onReady', async () => {
      sender.wake()
      timers.push(setInterval(sender.wake, pollInterval))
      const keep = () => sender.keep().catch((error) => log.warn({ err: error }, 'mails may be sent twice'))
      timers.push(setInterval(keep, keepInterval))
    })
    app.addHook('onClose', async () => {
      await sender.stop()
      for (const timer of timers) clearInterval(timer)
      smtp.close()
    })
  },
  { name: 'sending', dependencies: ['database'] },
)

declare module 'fastify' {
  interface FastifyInstance {
    sendMails(): void
  }
}
