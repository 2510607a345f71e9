import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { openHistory } from '../src/history/history.ts'
import { event } from './support/seen.ts'

function temporary() {
  const dir = mkdtempSync(join(tmpdir(), 'fanfare-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

test('a history is there again after a restart; a fact with the same key replaces the former', () => {
  const dir = temporary()
  const first = openHistory(dir)
  first.keep('order 1', 'event a', event('order.created', 0))
  first.keep('order 1', 'event a', event('order.created', 5))
  first.keep('order 2', 'event b', event('order.created', 9))
  first.close()
  // While dev stops, daemons still end their work.
  first.keep('order 1', 'event c', event('order.created', 11))
  first.flush()

  const second = openHistory(dir)
  onTestFinished(second.close)
  expect(second.of('order 1')).toEqual([event('order.created', 5)])
})

test('the oldest facts are deleted when there are too many', () => {
  const history = openHistory(':memory:', { most: 3 })
  onTestFinished(history.close)
  for (const at of [1, 2, 3, 4, 5]) {
    history.keep('order', `event ${at}`, event('order.created', at))
    history.flush()
  }
  expect(history.of('order').map(({ at }) => at)).toEqual([3, 4, 5])
})

test('a damaged file is replaced, and one that cannot be opened is done without: each is reported', () => {
  const dir = temporary()
  const reports: string[] = []
  const file = join(dir, 'history.db')
  const keepsOne = () => {
    const history = openHistory(dir, { report: (text) => reports.push(text) })
    history.keep('order', 'event', event('order.created', 1))
    expect(history.of('order')).toHaveLength(1)
    history.close()
  }
  writeFileSync(file, 'x'.repeat(8192))
  keepsOne()
  expect(reports).toEqual([expect.stringContaining('was damaged, and is empty now')])
  keepsOne()
  expect(reports).toHaveLength(1)
  rmSync(file)
  mkdirSync(file)
  keepsOne()
  expect(reports[1]).toContain(`${file} cannot be used`)
})

test('what cannot be written is reported once, and the next facts are written again', () => {
  const dir = temporary()
  const reports: string[] = []
  const history = openHistory(dir, { report: (text) => reports.push(text) })
  onTestFinished(history.close)
  const other = new DatabaseSync(join(dir, 'history.db'))
  onTestFinished(() => other.close())
  const span = { trace: 't', id: 's', parent: '', service: 'order', name: 'decide', at: 1, until: 2 }
  const keep = (at: number) => {
    history.keep('order', `event ${at}`, event('order.created', at))
    history.flush()
    history.spans.keep([{ ...span, id: String(at), failed: false, attributes: {} }])
  }
  other.exec('BEGIN IMMEDIATE')
  keep(1)
  keep(2)
  expect(reports).toEqual(['stories have gaps: database is locked'])
  other.exec('COMMIT')
  keep(3)
  expect(history.of('order').map(({ at }) => at)).toEqual([3])
  expect(history.spans.of('t')).toHaveLength(1)
})
