import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { guardFlags } from '@fanfare/local'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import type { Benchmark, Figure } from './result.ts'

/** A program of its own: it brings a browser. */
const program = fileURLToPath(new URL('../../../console/bench/main.ts', import.meta.url))

const number = Type.Number()
const Measured = Compile(
  Type.Array(
    Type.Object({
      page: Type.String(),
      ...{ eventsPerSecond: number, p50: number, p95: number, p99: number, most: number },
      ...{ longTasks: number, busy: number, heap: number },
    }),
  ),
)

/** How smooth the pages of the console are in a real browser. */
export const consolePages: Benchmark = async () => {
  const child = spawn(process.execPath, [...guardFlags, program], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const written = child.stdout ? await text(child.stdout) : ''
  const [code, signal]: unknown[] = await ended
  if (code !== 0) throw new Error(`the browser's program ended (${signal ?? code})`)
  return {
    benchmark: 'console',
    what: "frames of the console's pages in a browser, with 10,000 orders, while it is told of 200 events a second, 15 s each",
    figures: Measured.Parse(JSON.parse(written)).flatMap(
      ({ page, eventsPerSecond, p50, p95, p99, most, longTasks, busy, heap }): Figure[] => [
        { name: `${page}: events that the console was told of`, value: eventsPerSecond, unit: '/s' },
        { name: `${page}: from frame to frame, p50`, value: p50, unit: 'ms', aim: { atMost: 17 } },
        { name: `${page}: p95`, value: p95, unit: 'ms' },
        { name: `${page}: p99`, value: p99, unit: 'ms', aim: { atMost: 50 } },
        { name: `${page}: longest`, value: most, unit: 'ms' },
        { name: `${page}: tasks of more than 50 ms`, value: longTasks, unit: 'in 15 s' },
        { name: `${page}: main thread`, value: busy, unit: '% busy' },
        { name: `${page}: JavaScript objects`, value: heap, unit: 'MB' },
      ],
    ),
  }
}
