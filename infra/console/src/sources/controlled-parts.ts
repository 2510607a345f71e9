import type { Holds } from '@fanfare/emulators/lifecycle'
import type { LocalAws } from '@fanfare/local'

export type PartAction = 'stop' | 'kill' | 'pause' | 'slow' | 'fail' | 'refuse' | 'release'

export interface Degree {
  /** Of `slow`: the part of the time that the process runs, in percent. */
  readonly share: number
}

export interface Controlled {
  readonly name: string
  /** Undefined: the part is no process, and its state is what was done to it. */
  readonly pid?: () => number | undefined
  readonly act: Partial<Record<PartAction, (degree: Degree) => unknown>>
}

/** What can be done to each part of the stack. */
export function controlledParts(local: LocalAws): Controlled[] {
  const { stripe, mailbox, relay, broker, postgres } = local
  return [
    ...local.running.flatMap(({ web, worker }) => [processPart(web), processPart(worker)]),
    ...(relay ? [processPart(relay)] : []),
    ...(broker ? [processPart(broker)] : []),
    { name: postgres.name, act: { stop: postgres.stop, kill: postgres.kill, release: postgres.start } },
    ...(mailbox
      ? [
          {
            name: mailbox.name,
            act: {
              stop: mailbox.stop,
              fail: () => mailbox.refuse('temporary'),
              refuse: () => mailbox.refuse('permanent'),
              release: () => {
                mailbox.refuse(undefined)
                return mailbox.start()
              },
            },
          },
        ]
      : []),
    ...(stripe
      ? [
          {
            name: stripe.name,
            act: {
              stop: stripe.stop,
              pause: () => stripe.pause(),
              fail: () => stripe.fail({ next: Number.POSITIVE_INFINITY, status: 500 }),
              release: () => {
                stripe.resume()
                stripe.fail({ next: 0 })
                return stripe.start()
              },
            },
          },
        ]
      : []),
  ]
}

interface Process extends Holds {
  readonly name: string
  readonly pid: number | undefined
  start(): Promise<void>
  stop(): Promise<void>
  kill(): Promise<void>
}

function processPart(part: Process): Controlled {
  return {
    name: part.name,
    pid: () => part.pid,
    act: {
      stop: () => part.stop(),
      kill: () => part.kill(),
      pause: () => part.pause(),
      slow: ({ share }) => part.slow(share),
      async release() {
        part.resume()
        await part.start()
      },
    },
  }
}
