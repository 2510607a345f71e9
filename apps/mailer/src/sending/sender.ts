import type { FastifyBaseLogger } from 'fastify'
import type { ClaimedMail, MailQueue } from './mail-queue.ts'
import { createOutage } from './outage.ts'
import type { Outcome } from './outcome.ts'
import { outagePause, pauseAfter } from './pauses.ts'

/** Times that a mail server may refuse a mail for good before it is given up. */
const refusalsAllowed = 3

export interface SenderDeps {
  readonly queue: MailQueue
  readonly send: (mail: ClaimedMail) => Promise<Outcome>
  /** Writes down what became of a mail; waits for a database that is away. */
  readonly settle: (write: () => Promise<void>) => Promise<void>
  /** Mails that are on their way at the same time. */
  readonly lanes: number
  /** Pause after a first failure, in milliseconds. */
  readonly retryMs: number
  readonly log: FastifyBaseLogger
}

/** Sends what is due, several at a time, so that one slow mail delays no other. */
export function createSender({ queue, send, settle, lanes, retryMs, log }: SenderDeps) {
  const inHand = new Map<string, Promise<void>>()
  const outage = createOutage(retryMs)
  let looking: Promise<void> | undefined
  let again = false
  let stopped = false

  // One look at a time: whoever asks for one while it goes on is served by the next.
  function look(): void {
    again = true
    looking ??= takeWhatIsDue()
      .catch((error) => log.warn({ err: error }, 'mails cannot be looked for'))
      .finally(() => {
        looking = undefined
        if (again && !stopped) look()
      })
  }

  async function takeWhatIsDue(): Promise<void> {
    while (again && !stopped) {
      again = false
      const room = outage.room(lanes - inHand.size)
      if (room === 0) continue
      for (const mail of await queue.claim(room, [...inHand.keys()])) {
        outage.tried()
        const delivery = deliver(mail).finally(() => {
          inHand.delete(mail.id)
          look()
        })
        inHand.set(mail.id, delivery)
      }
    }
  }

  const lookIn = (milliseconds: number) => void setTimeout(look, milliseconds).unref()

  async function deliver(mail: ClaimedMail): Promise<void> {
    const outcome = await send(mail)
    if (outcome.result === 'away') lookIn(outage.goesOn())
    else outage.over()
    await settle(() => write(mail, outcome))
  }

  async function write({ id, key, attempts, refusals }: ClaimedMail, outcome: Outcome): Promise<void> {
    const about = { mailId: id, key, attempt: attempts + 1 }
    if (outcome.result === 'sent') {
      await queue.markSent(id)
      log.info(about, 'mail sent')
      return
    }
    const { result, reason } = outcome
    if (result === 'refused') {
      // What a server says for good it may still have said by mistake, but hardly for a few seconds only.
      const pause = 60 * pauseAfter(refusals + 1, retryMs)
      await queue.refuse(id, reason, pause, refusalsAllowed)
      lookIn(pause)
      log.error({ ...about, reason, refusals: refusals + 1, refusalsAllowed }, 'mail refused')
    } else {
      const pause = (result === 'away' ? outagePause : pauseAfter)(attempts + 1, retryMs)
      await queue.postpone(id, reason, pause)
      lookIn(pause)
      log.warn({ ...about, reason, pause }, result === 'away' ? 'no mail server' : 'mail put off')
    }
  }

  return {
    /** There may be something to send. */
    wake: look,
    /** Says that the mails on their way are still in good hands. */
    async keep(): Promise<void> {
      if (inHand.size > 0) await queue.keep([...inHand.keys()])
    },
    /** Takes no more, and returns when what was taken has arrived. */
    async stop(): Promise<void> {
      stopped = true
      await looking
      await Promise.allSettled(inHand.values())
    },
  }
}
