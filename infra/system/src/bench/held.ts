import { setTimeout } from 'node:timers/promises'
import { DeleteTopicCommand, SNSClient } from '@aws-sdk/client-sns'
import { createEvent, encodeEvent, topicName } from '@fanfare/contracts'
import pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { atRate } from './pace.ts'
import type { Benchmark, Figure } from './result.ts'
import { median } from './statistics.ts'
import { stopServices, withLocalAws } from './whole.ts'

const sizes = [1_000, 100_000, 1_000_000]
/** Longer than the longest back-off of a topic, which is 30 s: its end is among what is measured. */
const events = 40

/** Time until an event leaves the outbox, while the topic of others is missing. */
export const held: Benchmark = (report) =>
  withLocalAws(async (local) => {
    await stopServices(local)
    const sns = new SNSClient(local.aws)
    const TopicArn = `${local.topology.topicArnPrefix}${topicName(local.stage, 'user.updated')}`
    await sns.send(new DeleteTopicCommand({ TopicArn }))
    sns.destroy()
    const client = new pg.Client(local.postgres.serviceUrl('user'))
    client.on('error', ({ message }) => report(`held: ${message}`))
    await client.connect()

    async function millisecondsToLeave(): Promise<number> {
      const [id, userId] = [uuidv7(), uuidv7()]
      const data = { userId, email: `${userId}@example.com`, name: 'Bench', revision: 1 }
      const facts = { id, type: 'user.created', source: 'user', subject: userId, time: new Date() } as const
      await client.query('INSERT INTO outbox (event_id, type, key, body) VALUES ($1, $2, $3, $4)', [
        id,
        facts.type,
        userId,
        encodeEvent(createEvent({ ...facts, data })),
      ])
      const began = performance.now()
      await client.query(`SELECT pg_notify('outbox', '')`)
      for (;;) {
        const { rowCount } = await client.query('SELECT FROM outbox WHERE event_id = $1 AND key = $2', [
          id,
          userId,
        ])
        if (rowCount === 0) return performance.now() - began
        await setTimeout(1)
      }
    }

    /** That the relay's session has read. */
    async function pagesRead(): Promise<number> {
      const { rows } = await client.query<{ pages: number }>(
        `SELECT sum(coalesce(hits, 0) + coalesce(reads, 0))::float8 AS pages
         FROM pg_stat_activity, pg_stat_get_backend_io(pid) WHERE application_name = 'outbox-relay' AND datname = 'user'`,
      )
      return rows[0]?.pages ?? Number.NaN
    }

    /** As before 2026-11-25, when a claim excluded the key of each held row. */
    async function earlierClaim(): Promise<number> {
      const { rows } = await client.query<{ keys: string[] }>('SELECT array_agg(key) AS keys FROM outbox')
      const began = performance.now()
      await client.query('SELECT * FROM outbox WHERE key <> ALL($1::text[]) ORDER BY sequence LIMIT 500', [
        rows[0]?.keys,
      ])
      return performance.now() - began
    }

    const measured: {
      size: number
      typical: number
      most: number
      pages: number
      earlier: number
    }[] = []
    try {
      for (const size of sizes) {
        report(`held: ${size} events`)
        await client.query(
          `INSERT INTO outbox (event_id, type, key, body)
           SELECT gen_random_uuid(), 'user.updated', gen_random_uuid(), repeat('x', 200)
           FROM generate_series((SELECT count(*) + 1 FROM outbox), $1::int)`,
          [size],
        )
        // The first claims read all of them.
        for (let warm = 0; warm < 10; warm++)
          await atRate(2, 1, async () => void (await millisecondsToLeave()))
        const times: number[] = []
        const before = await pagesRead()
        await atRate(1, events, async () => void times.push(await millisecondsToLeave()))
        measured.push({
          size,
          typical: median(times),
          most: Math.max(...times),
          pages: ((await pagesRead()) - before) / events,
          earlier: await earlierClaim(),
        })
      }
    } finally {
      await client.end()
    }
    const [first, last] = [measured[0]?.typical ?? Number.NaN, measured.at(-1)?.typical ?? Number.NaN]
    return {
      benchmark: 'held',
      what: `from the commit of an event to its deletion from the outbox, while the topic of others is missing, ${events} events in ${events} s`,
      figures: [
        ...measured.flatMap(({ size, typical, most, pages, earlier }): Figure[] => [
          { name: `${size.toLocaleString('en')} held, p50`, value: typical, unit: 'ms' },
          { name: `${size.toLocaleString('en')} held, most`, value: most, unit: 'ms' },
          {
            name: `${size.toLocaleString('en')} held, pages that the relay reads`,
            value: pages,
            unit: 'per event',
          },
          {
            name: `${size.toLocaleString('en')} held, one claim as it was before`,
            value: earlier,
            unit: 'ms',
          },
        ]),
        { name: 'the most held / the fewest, p50', value: last / first, unit: '×', aim: { atMost: 2 } },
      ],
    }
  })
