import type { ServerResponse } from 'node:http'

export type Live = ReturnType<typeof createLive>

/** Milliseconds between two reports. */
const pause = 400

/** Bytes. The connection of a page that sleeps is closed: it makes a new one, and reads everything again. */
const mostBuffered = 4 * 1024 * 1024

/** Server-sent events: which journeys and what else has changed, and what was counted since the last report. */
export function createLive() {
  const viewers = new Set<ServerResponse>()
  const journeys = new Set<string>()
  const events = new Map<string, number>()
  const deliveries = new Map<string, { done: number; failed: number }>()
  let partsChanged = false
  let timer: NodeJS.Timeout | undefined
  let closed = false

  function report(): void {
    timer = undefined
    const message = {
      journeys: [...journeys].slice(-200),
      events: Object.fromEntries(events),
      deliveries: Object.fromEntries(deliveries),
      parts: partsChanged,
    }
    journeys.clear()
    events.clear()
    deliveries.clear()
    partsChanged = false
    for (const viewer of viewers) {
      if (viewer.writableLength > mostBuffered) viewer.destroy()
      else viewer.write(`data: ${JSON.stringify(message)}\n\n`)
    }
  }

  function changed(): void {
    if (viewers.size > 0) timer ??= setTimeout(report, pause).unref()
  }

  return {
    journey(id: string): void {
      if (viewers.size > 0) journeys.add(id)
      changed()
    },
    event(type: string): void {
      if (viewers.size > 0) events.set(type, (events.get(type) ?? 0) + 1)
      changed()
    },
    delivery(service: string, done: boolean): void {
      if (viewers.size === 0) return
      const counted = deliveries.get(service) ?? { done: 0, failed: 0 }
      counted[done ? 'done' : 'failed'] += 1
      deliveries.set(service, counted)
      changed()
    },
    parts(): void {
      partsChanged = true
      changed()
    },
    follow(response: ServerResponse): void {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      response.write('retry: 1000\n\n')
      // It tries again until dev runs.
      if (closed) return void response.end()
      viewers.add(response)
      response.once('close', () => viewers.delete(response))
    },
    close(): void {
      closed = true
      clearTimeout(timer)
      for (const viewer of viewers) viewer.end()
      viewers.clear()
    },
  }
}
