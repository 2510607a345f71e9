import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, inject, it, onTestFinished } from 'vitest'
import { createCutter, eventually } from '../../local/src/testing/index.ts'
import { applyMigrations } from '../migrate/index.ts'
import type { Batch } from '../relay/batches.ts'
import { startRelay } from '../relay/relay.ts'
import type { Outcome } from '../relay/sns.ts'
import { newKey, openOutbox, upTo } from './support/outbox.ts'
import { newLeader } from './support/relays.ts'

// An error without a listener would end the process; it fails this run.

const { adminUrl } = inject('database')

it('connections that are cut while relays publish: every event is published, those of a key in their order', async () => {
  const outbox = await openOutbox()
  const { databaseUrl } = outbox
  const cutter = await createCutter({ adminUrl, url: databaseUrl, seed: 13, application: 'outbox-relay' })
  onTestFinished(cutter.close)
  const published: string[] = []
  const publish = async ({ rows }: Batch): Promise<Outcome[]> => {
    published.push(...rows.map(({ key, body }) => `${key} ${JSON.parse(body).data.revision}`))
    return rows.map((row) => ({ row, result: 'sent' }))
  }
  const log = pino({ level: 'silent' })
  for (let relays = 2; relays > 0; relays--) {
    const relay = startRelay({ databaseUrl, lease: 10_000, publish, log })
    onTestFinished(() => relay.stop())
  }

  const keys = upTo(5).map(newKey)
  const revisions = 50
  for (let revision = 1; revision <= revisions; revision++) {
    await newLeader(outbox)
    await Promise.all([...keys.map((key) => outbox.write(key, revision)), cutter.cut(2, 1_000)])
  }
  expect(cutter.made).toBeGreaterThan(revisions / 2)

  await eventually('an empty outbox', async () => expect(await outbox.left()).toBe(0))
  const firsts = [...new Set(published)]
  for (const key of keys) {
    const its = firsts.filter((each) => each.startsWith(key)).map((each) => Number(each.split(' ')[1]))
    expect(its).toEqual(upTo(revisions))
  }
})

it('connections that are cut while migrations are applied: each run fails with the cause, and each migration is applied once', async () => {
  const { pool, ownerUrl, change } = await openOutbox()
  const cutter = await createCutter({ adminUrl, url: ownerUrl, seed: 13 })
  onTestFinished(cutter.close)
  await change('CREATE TABLE applied (number int)')
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const numbers = upTo(120).map((number) => 1_000 + number)
  for (const number of numbers) {
    await mkdir(join(folder, `${number}_more`))
    await writeFile(join(folder, `${number}_more`, 'migration.sql'), `INSERT INTO applied VALUES (${number})`)
  }

  const reasons = new Set<string>()
  for (let run = 0; run < 60; run++) {
    let isOver = false
    const applied = applyMigrations(ownerUrl, folder)
      .catch((error: Error) => reasons.add(error.message))
      .finally(() => {
        isOver = true
      })
    while (!isOver) await cutter.cut(3, 500)
    await applied
  }
  expect(reasons.size).toBeGreaterThan(0)
  await applyMigrations(ownerUrl, folder)

  const { rows } = await pool.query('SELECT number FROM applied ORDER BY number')
  expect(rows.map(({ number }) => number)).toEqual(numbers)
  for (const reason of reasons) expect(reason).toMatch(/terminat/)
})
