import { signal } from '@preact/signals'
import type { Report } from './live.ts'

/** Seconds that the curve shows, and over which a rate is counted. */
export const shown = 120
const window = 5

interface Second {
  readonly events: Map<string, number>
  failed: number
}

const seconds = new Map<number, Second>()

/** Counts up once a second while the map is open. */
export const clock = signal(0)

const now = () => Math.floor(Date.now() / 1000)

export function count({ events, deliveries }: Report): void {
  const second = seconds.get(now()) ?? { events: new Map(), failed: 0 }
  for (const [type, times] of Object.entries(events)) {
    second.events.set(type, (second.events.get(type) ?? 0) + times)
  }
  for (const { failed } of Object.values(deliveries)) second.failed += failed
  seconds.set(now(), second)
  for (const at of seconds.keys()) if (at < now() - shown) seconds.delete(at)
}

/** Events a second of one type, over the last seconds. */
export function rateOf(type: string): number {
  let sum = 0
  for (let at = now() - window; at < now(); at++) sum += seconds.get(at)?.events.get(type) ?? 0
  return sum / window
}

/** Time, events a second and failed tries a second, oldest first. */
export function curve(): [number[], number[], number[]] {
  const times = Array.from({ length: shown }, (_, index) => now() - shown + index)
  const total = (second: Second | undefined) =>
    [...(second?.events.values() ?? [])].reduce((sum, each) => sum + each, 0)
  return [times, times.map((at) => total(seconds.get(at))), times.map((at) => seconds.get(at)?.failed ?? 0)]
}
