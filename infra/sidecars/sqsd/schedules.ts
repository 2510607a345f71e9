import { Cron } from 'croner'
import { backOff, type Log, reasonOf, sleep } from './retry.ts'
import type { PeriodicTask } from './task-message.ts'

/** Milliseconds a missed run may be late, as in sqsd. */
const grace = 300_000
/** Milliseconds; limits the delay after the machine was suspended. */
const longestTimer = 60_000

export interface ScheduleParts {
  readonly tasks: readonly PeriodicTask[]
  readonly log: Log
  enqueue(task: PeriodicTask, scheduledAt: Date): Promise<void>
}

/** @throws RangeError for an invalid cron expression or a repeated name */
export function createSchedules({ tasks, log, enqueue }: ScheduleParts) {
  const entries = tasks.map((task) => ({
    task,
    cron: parseCron(task),
    doneUntil: undefined as number | undefined,
  }))
  const names = new Set(tasks.map(({ name }) => name))
  if (names.size < tasks.length) throw new RangeError('two periodic tasks have the same name')

  type Schedule = (typeof entries)[number]

  /** A missed run within the grace period, or the next. */
  function nextRun({ cron, doneUntil = Date.now() }: Schedule): number | undefined {
    const missed = cron.previousRuns(1, new Date(Date.now() + 1))[0]?.getTime() ?? 0
    if (missed > doneUntil && missed > Date.now() - grace) return missed
    return cron.nextRun(new Date())?.getTime()
  }

  async function follow(schedule: Schedule, signal: AbortSignal): Promise<void> {
    schedule.doneUntil ??= Date.now()
    while (!signal.aborted) {
      const due = nextRun(schedule)
      if (due === undefined) return
      if (due > Date.now()) await sleep(Math.min(due - Date.now(), longestTimer), signal)
      else if (await send(schedule.task, due, signal)) schedule.doneUntil = due
    }
  }

  /** @returns false when aborted */
  async function send(task: PeriodicTask, due: number, signal: AbortSignal): Promise<boolean> {
    for (let failures = 1; ; failures += 1) {
      try {
        await enqueue(task, new Date(due))
        return true
      } catch (error) {
        if (Date.now() > due + grace) {
          log(`periodic task ${task.name}: run of ${new Date(due).toISOString()} skipped: ${reasonOf(error)}`)
          return true
        }
      }
      await sleep(backOff(failures), signal)
      if (signal.aborted) return false
    }
  }

  return {
    /** A later call enqueues a run missed in between. */
    follow: (signal: AbortSignal) => Promise.all(entries.map((schedule) => follow(schedule, signal))),
  }
}

function parseCron({ name, cron }: PeriodicTask): Cron {
  try {
    return new Cron(cron, { timezone: 'UTC', mode: '5-part', paused: true })
  } catch (cause) {
    throw new RangeError(`periodic task ${name}: ${reasonOf(cause)}`, { cause })
  }
}
