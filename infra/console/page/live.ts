import { signal } from '@preact/signals'
import { count } from './rates.ts'

export interface Report {
  readonly journeys: readonly string[]
  readonly events: Readonly<Record<string, number>>
  readonly deliveries: Readonly<Record<string, { readonly done: number; readonly failed: number }>>
  readonly parts: boolean
}

/** What has changed, a few times a second while something happens. */
const nothing: Report = { journeys: [], events: {}, deliveries: {}, parts: false }
export const report = signal(nothing)
export const connected = signal(true)

/** Each counts up when what it names has changed: a reason to read it again. */
export const journeysVersion = signal(0)
export const partsVersion = signal(0)

export function follow(): void {
  const source = new EventSource('/_console/api/live')
  source.onopen = () => {
    connected.value = true
    // What has changed meanwhile is not known.
    report.value = nothing
    journeysVersion.value += 1
    partsVersion.value += 1
  }
  source.onerror = () => {
    connected.value = false
    // After another status than 200, as while dev starts, the browser does not try again by itself.
    if (source.readyState === EventSource.CLOSED) setTimeout(follow, 1_000)
  }
  source.onmessage = ({ data }) => {
    const received: Report = JSON.parse(data)
    report.value = received
    count(received)
    if (received.journeys.length > 0) journeysVersion.value += 1
    if (received.parts) partsVersion.value += 1
  }
}
