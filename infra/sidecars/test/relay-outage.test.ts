import { once } from 'node:events'
import { createServer } from 'node:net'
import { pino } from 'pino'
import { afterAll, expect, inject, it, onTestFinished } from 'vitest'
import type { Batch } from '../relay/batches.ts'
import { startRelay } from '../relay/relay.ts'
import { Outage, type Outcome } from '../relay/sns.ts'
import { openGate } from './support/gate.ts'
import { newKey, openOutbox, upTo } from './support/outbox.ts'
import { killed, newLeader, newStage, relaysOf } from './support/relays.ts'
import { startSubscriber } from './support/subscriber.ts'

const stage = newStage()
const subscriber = await startSubscriber(stage)
const gate = await openGate(inject('snsEndpoint'))
afterAll(() => gate.shut())

it('while SNS is away nothing is lost and nothing given up, and it goes on in order when it is back', async () => {
  const outbox = await openOutbox()
  relaysOf(stage, [outbox], gate.url).inProcess()
  const key = newKey()
  await outbox.write(key, 1, 2)
  await subscriber.until(key, 2)

  await gate.shut()
  await outbox.write(key, 3, 30)
  expect(await outbox.left()).toBeGreaterThanOrEqual(28)
  await gate.open()
  await subscriber.until(key, 30)
  expect(subscriber.firsts(key)).toEqual(upTo(30))
  await expect.poll(outbox.left).toBe(0)
  expect(await outbox.dead()).toEqual([])
})

it('a relay that is killed between publishing and deleting: the event comes again, with the same id', async () => {
  const outbox = await openOutbox()
  const relays = relaysOf(stage, [outbox], gate.url)
  const { child } = relays.program()
  await newLeader(outbox)
  const key = newKey()
  const answerLost = gate.loseAnswers()
  await outbox.write(key, 1)
  await answerLost
  await subscriber.until(key, 1)
  await killed(child)
  expect(await outbox.left()).toBe(1)

  gate.passAnswers()
  relays.inProcess()
  await expect.poll(outbox.left).toBe(0)
  await expect.poll(() => subscriber.of(key).length).toBeGreaterThan(1)
  expect(new Set(subscriber.of(key).map(({ id }) => id)).size).toBe(1)
})

it('a relay whose database does not answer ends all the same, by itself', async () => {
  const outbox = await openOutbox()
  const { shutDown } = relaysOf(stage, [outbox]).program()
  await newLeader(outbox)
  const other = await outbox.pool.connect()
  await other.query('BEGIN; LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE')
  expect(await shutDown()).toBe(0)
  await other.query('COMMIT')
  other.release()
})

it('a relay that waits for a connection to its database ends at once', async () => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  onTestFinished(() => void silent.close())
  const address = silent.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const connected = once(silent, 'connection')
  const databaseUrl = `postgresql://nobody@127.0.0.1:${address.port}/nothing`
  const relay = relaysOf(stage, [{ databaseUrl }]).inProcess()
  await connected
  const began = performance.now()
  await relay.stop()
  expect(performance.now() - began).toBeLessThan(5_000)
})

it('an SNS that throttles every second request does not make the pauses longer', async () => {
  const { databaseUrl, write, left } = await openOutbox()
  await write(newKey(), 1, 5)
  let requests = 0
  const publish = async ({ rows }: Batch): Promise<Outcome[]> => {
    requests++
    if (requests % 2 === 0) throw new Outage('Throttling: Rate exceeded')
    return rows.map((row) => ({ row, result: 'sent' }))
  }
  const pauses: number[] = []
  const note = (line: string) => {
    const { retryInMs } = JSON.parse(line)
    if (retryInMs !== undefined) pauses.push(retryInMs)
  }
  const relay = startRelay({ databaseUrl, lease: 10_000, publish, log: pino({}, { write: note }) })
  onTestFinished(() => relay.stop())
  await expect.poll(left).toBe(0)
  expect(pauses).toEqual([100, 100, 100, 100])
})
