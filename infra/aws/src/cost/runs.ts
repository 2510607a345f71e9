import { Cron } from 'croner'
import { hoursPerMonth } from './price-list.ts'

/** Any week will do; this one begins on a Monday. */
const weekBegins = Date.UTC(2026, 10, 2)
const hoursPerWeek = 7 * 24

/** Many services have the same schedules, and ten thousand minutes take a while to count. */
const counted = new Map<string, number>()

/**
 * How often a schedule of five fields, in UTC, runs in a month, as its runs of a week tell. Throws croner's Error when it
 * is none.
 */
export function runsPerMonth(schedule: string): number {
  const known = counted.get(schedule)
  if (known !== undefined) return known
  const runs = (runsPerWeek(schedule) * hoursPerMonth) / hoursPerWeek
  counted.set(schedule, runs)
  return runs
}

function runsPerWeek(schedule: string): number {
  const cron = new Cron(schedule, { mode: '5-part', timezone: 'UTC', paused: true })
  const weekEnds = weekBegins + hoursPerWeek * 3_600_000
  let runs = 0
  let next = cron.nextRun(new Date(weekBegins - 1))
  while (next !== null && next.getTime() < weekEnds) {
    runs += 1
    next = cron.nextRun(next)
  }
  return runs
}
