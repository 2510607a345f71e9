import type { LocalAws } from '@fanfare/local'
import { canPause, pauseProcess } from './pause.ts'

export type PartAction = 'stop' | 'kill' | 'pause' | 'fail' | 'release'

export interface Controlled {
  readonly name: string
  /** Undefined: the part is no process, and its state is what was done to it. */
  readonly pid?: () => number | undefined
  readonly act: Partial<Record<PartAction, () => unknown>>
}

/** What can be done to each part of the stack. */
export function controlledParts(local: LocalAws): Controlled[] {
  const { stripe, mailbox, relay, broker, postgres } = local
  return [
    ...local.running.flatMap(({ web, worker }) => [processPart(web), processPart(worker)]),
    ...(relay ? [processPart(relay)] : []),
    ...(broker ? [processPart(broker)] : []),
    { name: postgres.name, act: { stop: postgres.stop, kill: postgres.kill, release: postgres.start } },
    ...(mailbox ? [{ name: mailbox.name, act: { stop: mailbox.stop, release: mailbox.start } }] : []),
    ...(stripe
      ? [
          {
            name: stripe.name,
            act: {
              pause: () => stripe.pause(),
              fail: () => stripe.fail({ next: Number.POSITIVE_INFINITY, status: 500 }),
              release: () => {
                stripe.resume()
                stripe.fail({ next: 0 })
              },
            },
          },
        ]
      : []),
  ]
}

interface Process {
  readonly name: string
  readonly pid: number | undefined
  start(): Promise<void>
  stop(): Promise<void>
  kill(): Promise<void>
}

function processPart(part: Process): Controlled {
  let goOn: (() => void) | undefined
  const resume = () => {
    goOn?.()
    goOn = undefined
  }
  return {
    name: part.name,
    pid: () => part.pid,
    act: {
      // A paused process would not see that it is to stop.
      stop() {
        resume()
        return part.stop()
      },
      kill: () => part.kill(),
      ...(canPause
        ? {
            pause() {
              if (part.pid !== undefined) goOn ??= pauseProcess(part.pid)
            },
          }
        : {}),
      async release() {
        resume()
        await part.start()
      },
    },
  }
}
