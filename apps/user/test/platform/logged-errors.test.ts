import { changeTables } from '@fanfare/local/testing'
import Fastify from 'fastify'
import { v7 as uuidv7 } from 'uuid'
import { expect, inject, it } from 'vitest'
import { loggerOptions } from '../../src/platform/http/server.ts'
import { startPlatform } from '../support/platform.ts'

const address = 'ada@example.com'
const twoLines = `Ada "\n${address}"`

it('a log names the statement’s fault, and holds no value of a row', async () => {
  const { config, db, pool, transact } = await startPlatform()
  const check = `ALTER TABLE outbox_dead ADD CONSTRAINT not_ada CHECK (key <> '${address}')`
  await changeTables(inject('database'), config.DATABASE_URL, check)
  const lines: string[] = []
  const stream = { write: (line: string) => lines.push(line) }
  const { log } = Fastify({ logger: { ...loggerOptions({ LOG_LEVEL: 'info' }, 'web'), stream } })

  const data = {
    eventId: uuidv7(),
    type: 'user.created',
    key: address,
    body: '{}',
    reason: '',
    createdAt: new Date(),
  }
  const values = [uuidv7(), address]
  const insert = `INSERT INTO outbox_dead (event_id, type, key, body, reason, created_at) VALUES ($1, '', $2, '', '', now())`
  const faults: readonly [fault: RegExp, work: () => Promise<unknown>][] = [
    [/not_ada/, () => pool.query(insert, values)],
    [/not_ada/, () => db.outboxDead.create({ data })],
    [/not_ada/, () => transact((tx) => tx.outboxDead.createMany({ data: [data] }))],
    [/not_ada/, () => db.$executeRawUnsafe(insert.replace('$1', '$1::uuid'), ...values)],
    [/invalid input syntax for type uuid/, () => pool.query('SELECT $1::uuid', [twoLines])],
    [/invalid input syntax for type uuid/, () => db.$queryRaw`SELECT ${address}::text::uuid`],
    [/argument `createdAt`/, () => db.outboxDead.create({ data: { ...data, createdAt: address } })],
    [
      /no order/,
      () => pool.query(insert, values).catch((cause) => Promise.reject(new Error('no order', { cause }))),
    ],
  ]
  for (const [fault, work] of faults) {
    log.error({ err: await work().catch((error: unknown) => error) }, 'request failed')
    expect(lines.at(-1)).toMatch(fault)
  }
  expect(lines.join('')).not.toMatch(/ada@|Ada/)
  expect(lines).toHaveLength(faults.length)
})
