import type { Attributes, HrTime } from '@opentelemetry/api'

/** Inclusive, of the semantic conventions for durations in seconds, and longer ones for waits. */
export const boundaries: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600,
]

/** Durations with the same attributes. */
export class DurationSeries {
  readonly attributes: Attributes
  readonly startTime: HrTime
  /** Of each boundary, and one of what is longer. */
  readonly counts = boundaries.map(() => 0).concat(0)
  count = 0
  sum = 0
  min = Number.POSITIVE_INFINITY
  max = 0

  constructor(attributes: Attributes, startTime: HrTime) {
    this.attributes = attributes
    this.startTime = startTime
  }

  record(milliseconds: number): void {
    const seconds = milliseconds / 1000
    let bucket = 0
    while (seconds > (boundaries[bucket] ?? Number.POSITIVE_INFINITY)) bucket += 1
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1
    this.count += 1
    this.sum += seconds
    if (seconds < this.min) this.min = seconds
    if (seconds > this.max) this.max = seconds
  }
}
