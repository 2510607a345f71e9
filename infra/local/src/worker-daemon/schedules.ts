import { Cron } from 'croner'
import { type Log, reasonOf } from './outage.ts'
import { backOff, pause } from './pause.ts'
import type { PeriodicTask } from './task-message.ts'

/** A run that was missed is made up for within 300 s, and skipped after that: sqsd's grace period. */
const grace = 300_000
/** Timers are set for a minute at most, so that a machine that slept notices soon. */
const longestTimer = 60_000

export interface ScheduleParts {
  readonly tasks: readonly PeriodicTask[]
  readonly log: Log
  enqueue(task: PeriodicTask, scheduledAt: Date): Promise<void>
}

/**
 * Enqueues each task whenever its cron expression says, in UTC.
 *
 * @throws RangeError when an expression is none of five fields, or two tasks have the same name.
 */
export function createSchedules({ tasks, log, enqueue }: ScheduleParts) {
  const clocks = tasks.map((task) => ({
    task,
    cron: parseCron(task),
    /** Every run until this time has been sent or given up. */
    settledUntil: undefined as number | undefined,
  }))
  const names = new Set(tasks.map(({ name }) => name))
  if (names.size < tasks.length) throw new RangeError('two periodic tasks have the same name')

  type Clock = (typeof clocks)[number]

  /** The run that was missed lately, or else the next one. */
  function nextRun({ cron, settledUntil = Date.now() }: Clock): number | undefined {
    const missed = cron.previousRuns(1, new Date(Date.now() + 1))[0]?.getTime() ?? 0
    if (missed > settledUntil && missed > Date.now() - grace) return missed
    return cron.nextRun(new Date())?.getTime()
  }

  async function follow(clock: Clock, signal: AbortSignal): Promise<void> {
    clock.settledUntil ??= Date.now()
    while (!signal.aborted) {
      const due = nextRun(clock)
      if (due === undefined) return
      if (due > Date.now()) await pause(Math.min(due - Date.now(), longestTimer), signal)
      else if (await send(clock.task, due, signal)) clock.settledUntil = due
    }
  }

  /** @returns whether the run is sent or given up, and not just interrupted. */
  async function send(task: PeriodicTask, due: number, signal: AbortSignal): Promise<boolean> {
    for (let failures = 1; ; failures += 1) {
      try {
        await enqueue(task, new Date(due))
        return true
      } catch (error) {
        if (Date.now() > due + grace) {
          log(
            `periodic task ${task.name}: the run of ${new Date(due).toISOString()} is lost: ${reasonOf(error)}`,
          )
          return true
        }
      }
      await pause(backOff(failures), signal)
      if (signal.aborted) return false
    }
  }

  return {
    /** Runs until the signal aborts; a later call makes up for a run missed in between. */
    follow: (signal: AbortSignal) => Promise.all(clocks.map((clock) => follow(clock, signal))),
  }
}

function parseCron({ name, cron }: PeriodicTask): Cron {
  try {
    return new Cron(cron, { timezone: 'UTC', mode: '5-part', paused: true })
  } catch (cause) {
    throw new RangeError(`periodic task ${name}: ${reasonOf(cause)}`, { cause })
  }
}
