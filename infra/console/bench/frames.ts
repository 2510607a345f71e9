import type { CDPSession, Page } from 'playwright-core'

export interface Frames {
  /** Milliseconds from one frame to the next. */
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly most: number
  /** Tasks of the main thread that took more than 50 ms. */
  readonly longTasks: number
  /** Of the main thread's time, in percent. */
  readonly busy: number
  /** MB of JavaScript objects, after a collection. */
  readonly heap: number
}

/** Frames of the page, for some milliseconds. */
export async function framesOf(page: Page, milliseconds: number): Promise<Frames> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  const before = await metricsOf(devtools)
  const { times, longTasks } = await page.evaluate(watchFrames, milliseconds)
  const after = await metricsOf(devtools)
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  await devtools.detach()
  const sorted = times.sort((one, other) => one - other)
  const percentile = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0
  return {
    p50: percentile(0.5),
    p95: percentile(0.95),
    p99: percentile(0.99),
    most: percentile(1),
    longTasks,
    busy: ((after.busy - before.busy) / (after.at - before.at)) * 100,
    heap: usedSize / 1024 ** 2,
  }
}

/** In seconds. */
async function metricsOf(devtools: CDPSession): Promise<{ at: number; busy: number }> {
  const { metrics } = await devtools.send('Performance.getMetrics')
  const value = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? 0
  return { at: value('Timestamp'), busy: value('TaskDuration') }
}

/** Runs in the page. */
async function watchFrames(milliseconds: number): Promise<{ times: number[]; longTasks: number }> {
  let longTasks = 0
  const observer = new PerformanceObserver((list) => {
    longTasks += list.getEntries().length
  })
  observer.observe({ entryTypes: ['longtask'] })
  const times: number[] = []
  const end = performance.now() + milliseconds
  let last = performance.now()
  while (last < end) {
    const now = await new Promise<number>(requestAnimationFrame)
    times.push(now - last)
    last = now
  }
  observer.disconnect()
  return { times: times.slice(1), longTasks }
}
