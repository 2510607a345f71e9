import type { Operation } from '@fanfare/contracts'
import { type Context, measure, type Note, runInTrace, traced } from '../platform/context.ts'
import { mailBackOff, outageBackOff } from './back-off.ts'
import type { LeasedMail, MailQueue } from './mail-queue.ts'
import { createOutage } from './outage.ts'
import type { Outcome } from './outcome.ts'

const refusalsAllowed = 3

export interface SenderDeps extends Pick<Context, 'log'> {
  readonly queue: MailQueue
  readonly send: (mail: LeasedMail) => Promise<Outcome>
  readonly persist: (write: () => Promise<void>) => Promise<void>
  readonly concurrency: number
  /** After a first failure. */
  readonly retryMs: number
}

/** Concurrent, so that one slow mail delays no other. */
export function createSender({ queue, send, persist, concurrency, retryMs, log }: SenderDeps) {
  const inProgress = new Map<string, Promise<void>>()
  const outage = createOutage(retryMs)
  let pass: Promise<void> | undefined
  let isPassWanted = false
  let isStopped = false

  const isOpen = (value: number) =>
    measure({ name: 'fanfare.breaker.open', kind: 'level', value, attributes: { breaker: 'smtp' } })
  outage.onOpen((pause) => {
    isOpen(1)
    log.warn({ probeInMs: pause }, 'mail server unavailable')
    // Timers may fire a millisecond early.
    wakeIn(pause + 1)
  })
  outage.onClose(() => {
    isOpen(0)
    log.info('mail server available again')
    wake()
  })

  // Calls during a pass share the next one.
  function wake(): void {
    isPassWanted = true
    pass ??= sendWhatIsDue()
      .catch((error) => log.warn({ err: error }, 'due mails not read'))
      .finally(() => {
        pass = undefined
        if (isPassWanted && !isStopped) wake()
      })
  }

  const wakeIn = (milliseconds: number) => void setTimeout(wake, milliseconds).unref()

  async function sendWhatIsDue(): Promise<void> {
    while (isPassWanted && !isStopped) {
      isPassWanted = false
      const room = outage.room(concurrency - inProgress.size)
      if (room === 0) continue
      for (const mail of await queue.lease(room, [...inProgress.keys()])) {
        const attempt = sendInTrace(mail).finally(() => {
          inProgress.delete(mail.id)
          wake()
        })
        inProgress.set(mail.id, attempt)
      }
    }
  }

  function sendInTrace(mail: LeasedMail): Promise<void> {
    const parent = mail.traceparent ?? undefined
    const describe = (): Operation => ({
      name: 'send mail',
      kind: 'client',
      parent,
      attributes: { 'fanfare.mail.key': mail.key, 'fanfare.mail.attempt': mail.attempts + 1 },
    })
    return runInTrace(parent, () => traced(describe, (note) => sendMail(mail, note)))
  }

  async function sendMail(mail: LeasedMail, note: Note): Promise<void> {
    const outcome = await outage.attempt(() => send(mail))
    const { result } = outcome
    note({ 'fanfare.mail.outcome': result, ...(result === 'sent' ? {} : { 'error.type': result }) })
    await persist(() => storeOutcome(mail, outcome))
  }

  async function storeOutcome({ id, key, attempts, refusals }: LeasedMail, outcome: Outcome): Promise<void> {
    const about = { mailId: id, key, attempt: attempts + 1 }
    switch (outcome.result) {
      case 'sent':
        await queue.markSent(id)
        log.info(about, 'mail sent')
        return
      case 'refused': {
        // A refusal by mistake may end, but only after minutes.
        const pause = 60 * mailBackOff(refusals + 1, retryMs)
        await queue.refuse(id, outcome.reason, pause, refusalsAllowed)
        wakeIn(pause)
        log.error(
          { ...about, reason: outcome.reason, refusals: refusals + 1, refusalsAllowed },
          'mail refused',
        )
        return
      }
      case 'postponed':
      case 'unavailable': {
        const pause = (outcome.result === 'postponed' ? mailBackOff : outageBackOff)(attempts + 1, retryMs)
        await queue.postpone(id, outcome.reason, pause)
        wakeIn(pause)
        log.warn({ ...about, result: outcome.result, reason: outcome.reason, pause }, 'mail postponed')
        return
      }
      default:
        throw new Error(`unknown outcome ${outcome satisfies never}`)
    }
  }

  return {
    wake,
    async renewLeases(): Promise<void> {
      if (inProgress.size > 0) await queue.renewLeases([...inProgress.keys()])
    },
    async stop(): Promise<void> {
      isStopped = true
      await pass
      await Promise.allSettled(inProgress.values())
    },
  }
}
