import { execFile } from 'node:child_process'
import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { aboutOrder } from '../src/log/about-order.ts'
import { hasColours } from '../src/log/console.ts'
import { entryOf } from '../src/log/entry.ts'
import { openLogFile, readLogFiles } from '../src/log/log-file.ts'
import { shell } from '../src/testing/shell.ts'
import { temporaryFolder } from './support/temporary.ts'

const orderId = '01a21525-9151-7337-aaed-8c258362c679'
const otherId = '01a21525-8cb4-76a8-9250-44380db8c7c3'

let seconds = 0
/** One second after the one before. */
function entry(source: string, msg: string, fields: object = {}) {
  const time = new Date(Date.UTC(2026, 0, 1) + 1000 * seconds++).toISOString()
  return entryOf(source, JSON.stringify({ level: 'info', time, msg, ...fields }))
}

test('an entry has the service, the process and the level; what is no JSON is its message', () => {
  expect(entry('order.web', 'request', { status: 201 })).toMatchObject({
    ...{ service: 'order', process: 'web', level: 'info', msg: 'request', status: 201 },
  })
  expect(entryOf('relay', '{"level":"loud"')).toMatchObject({
    ...{ service: 'relay', process: 'relay', level: 'info', msg: '{"level":"loud"' },
  })
})

test('an order is what names it, and what belongs to the same trace, in all services', () => {
  const told = [
    entry('payment.web', 'request', { trace_id: 'a', route: '/authorizations' }),
    entry('order.web', 'request', { trace_id: 'a', route: '/orders' }),
    entry('mailer.worker', 'event handled', { trace_id: 'a', eventType: 'order.created', subject: orderId }),
    entry('mailer.worker', 'mail sent', { key: `order.created.${orderId}` }),
  ]
  const others = [
    entry('order.web', 'request', { route: '/orders' }),
    entry('mailer.worker', 'event handled', { trace_id: 'b', eventType: 'order.created', subject: otherId }),
  ]
  // A schedule publishes for both orders in one trace.
  const task = [orderId, otherId].map((subject) =>
    entry('user.worker', 'event handled', { trace_id: 'c', eventType: 'order.confirmed', subject }),
  )
  const all = [...told, ...others, ...task]
  expect(aboutOrder(all, orderId)).toEqual([...told, task[0]])
  expect(aboutOrder(all, '8362C679'), 'by the number in the mails').toEqual([...told, task[0]])
})

test('a word that every object has is no level', () => {
  expect(entryOf('relay', '{"level":"toString","msg":"hi"}').level).toBe('info')
})

test.each([
  [true, {}, true],
  [true, { NO_COLOR: '1' }, false],
  [false, {}, false],
  [false, { FORCE_COLOR: '1' }, true],
])('a terminal (%s) with %o has colours: %s', (isTTY, env, expected) => {
  expect(hasColours({ isTTY }, env)).toBe(expected)
})

test('the log is kept between runs, and its size has a limit', async () => {
  const dir = await temporaryFolder()
  const write = (from: number, to: number) => {
    const file = openLogFile(dir, 2_000)
    for (let n = from; n < to; n++) file.write(entry('order.web', `line ${n}`))
    file.close()
  }
  write(0, 3)
  write(3, 6)
  expect((await readLogFiles(dir)).map(({ msg }) => msg)).toEqual([0, 1, 2, 3, 4, 5].map((n) => `line ${n}`))

  write(6, 200)
  const kept = await readLogFiles(dir)
  expect(kept.at(-1)?.msg).toBe('line 199')
  const files = await readdir(join(dir, 'logs'))
  const sizes = await Promise.all(files.map(async (name) => (await stat(join(dir, 'logs', name))).size))
  expect(Math.max(...sizes)).toBeLessThanOrEqual(2_000)
  expect(files).toHaveLength(2)
})

test('logs reads what a killed run has left, a broken line too, and says when there is nothing', async () => {
  const dir = await temporaryFolder()
  const run = promisify(execFile)
  const logs = (...args: string[]) =>
    run(process.execPath, [fileURLToPath(new URL('../src/logs.ts', import.meta.url)), ...args], {
      env: { ...shell, FANFARE_DATA: dir },
    })
  await expect(logs()).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('start dev first') })

  const file = openLogFile(dir)
  file.write(entry('order.web', 'request', { status: 201 }))
  file.write(
    entry('user.worker', 'event handled', {
      subject: orderId,
      err: { type: 'TypeError', message: 'oh', stack: 'oh\n    at x' },
    }),
  )
  file.close()
  await writeFile(join(dir, 'logs', 'dev.jsonl'), '{"time":"2026-01-01T', { flag: 'a' })
  expect((await logs('--service', 'order')).stdout).toMatch(
    /^\[.*INFO: order\.web: request \{"status":201\}\n$/,
  )
  expect((await logs('--order', orderId)).stdout).toMatch(
    /^\[.*user\.worker: event handled: TypeError: oh .*\n {4}at x\n$/,
  )
  expect(JSON.parse((await logs('--order', '8362C679', '--json')).stdout)).toMatchObject({ subject: orderId })
  await expect(logs('--order', otherId)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`names the order ${otherId}`),
  })
})
