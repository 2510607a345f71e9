import {
  DescribeEventsCommand,
  type EventDescription,
  paginateDescribeEvents,
} from '@aws-sdk/client-elastic-beanstalk'
import type { Aws } from './clients.ts'

interface EnvironmentEvent {
  readonly time: Date
  readonly severity: string
  readonly message: string
}

export interface EventLog {
  /** Events since the last call, oldest first; each once, even when it arrives late. */
  news(): Promise<EnvironmentEvent[]>
}

/** Milliseconds: an event may appear after a later one. */
const overlapMs = 120_000

/** Beanstalk's events have no ids: recent ones are read again, and known ones left out. Times are Beanstalk's. */
export async function openEventLog(aws: Aws, environment: string): Promise<EventLog> {
  const { Events: [newest] = [] } = await aws.beanstalk.send(
    new DescribeEventsCommand({ EnvironmentName: environment, MaxRecords: 1 }),
  )
  const start = newest && toEvent(newest).time.getTime()
  let latest = start
  let told = countByKey(await since(start))

  async function since(time: number | undefined): Promise<EnvironmentEvent[]> {
    const from = time === undefined ? {} : { StartTime: new Date(time) }
    const input = { EnvironmentName: environment, MaxRecords: 1000, ...from }
    const events: EnvironmentEvent[] = []
    for await (const page of paginateDescribeEvents({ client: aws.beanstalk }, input))
      events.push(...(page.Events ?? []).map(toEvent))
    // Events of one millisecond stay in Beanstalk's order.
    return events.reverse()
  }

  return {
    async news() {
      const from = latest === undefined || start === undefined ? start : Math.max(start, latest - overlapMs)
      const events = await since(from)
      const remaining = new Map(told)
      const fresh = events.filter((event) => {
        const count = remaining.get(keyOf(event)) ?? 0
        remaining.set(keyOf(event), count - 1)
        return count <= 0
      })
      told = mostOf(told, countByKey(events))
      latest = events.reduce((most, { time }) => Math.max(most, time.getTime()), latest ?? 0)
      return fresh.toSorted((a, b) => a.time.getTime() - b.time.getTime())
    },
  }
}

const toEvent = (event: EventDescription): EnvironmentEvent => ({
  time: event.EventDate ?? new Date(0),
  severity: event.Severity ?? 'INFO',
  message: event.Message ?? '',
})

const keyOf = (event: EnvironmentEvent) => `${event.time.getTime()} ${event.severity} ${event.message}`

/** Two events may be equal in all properties. */
function countByKey(events: readonly EnvironmentEvent[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const event of events) counts.set(keyOf(event), (counts.get(keyOf(event)) ?? 0) + 1)
  return counts
}

function mostOf(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...a, ...[...b].map(([key, count]) => [key, Math.max(count, a.get(key) ?? 0)] as const)])
}
