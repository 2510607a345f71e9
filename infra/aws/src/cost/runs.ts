import { Cron } from 'croner'
import { hoursPerMonth } from './price-list.ts'

const hour = 3_600_000
const day = 24 * hour
const days = Array.from({ length: 7 }, (_, index) => Date.UTC(2026, 10, 2) + index * day)

const results = new Map<string, number>()

/**
 * Runs in a month of a schedule (five fields, UTC), extrapolated from a week. Throws croner's error for an invalid
 * schedule.
 */
export function runsPerMonth(schedule: string): number {
  // Thousands of runs are computed for a schedule that is due each minute, and each bill asks again.
  const known = results.get(schedule) ?? countRuns(schedule)
  results.set(schedule, known)
  return known
}

function countRuns(schedule: string): number {
  const cron = new Cron(schedule, { mode: '5-part', timezone: 'UTC', paused: true })
  const active = days.filter((begins) => firstOf(cron, begins) !== undefined)
  const runsPerWeek = active.length * runsOn(cron, active[0])
  return (runsPerWeek * hoursPerMonth) / (days.length * 24)
}

function firstOf(cron: Cron, begins: number): Date | undefined {
  const run = cron.nextRun(new Date(begins - 1))
  return run !== null && run.getTime() < begins + day ? run : undefined
}

function runsOn(cron: Cron, begins: number | undefined): number {
  if (begins === undefined) return 0
  let runs = 0
  let run = cron.nextRun(new Date(begins - 1))
  while (run !== null && run.getTime() < begins + day) {
    runs += 1
    run = cron.nextRun(run)
  }
  return runs
}
