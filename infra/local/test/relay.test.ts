import { findServices } from '@fanfare/topology'
import { expect, inject, onTestFinished, test } from 'vitest'
import { isAlive } from '../src/alive.ts'
import { relayEnvironment } from '../src/environment.ts'
import { migrate } from '../src/migrate.ts'
import { createRelay } from '../src/relay.ts'
import { eventually, freshStage, nextMessage, shell } from '../src/testing/index.ts'
import { databases } from './support/databases.ts'
import { query } from './support/query.ts'

const aws = inject('aws')

/** A relay of one publishing service's outbox, and a way to write an event to that. */
async function relayOfOneOutbox() {
  const { stage, topicArnPrefix, queueUrls } = await freshStage(aws)
  const services = await findServices()
  const subscriberOf = (type: string) =>
    services.find(({ declaration }) => declaration.subscribes.some((it) => it === type))
  const [heard] = services.flatMap(({ folder, declaration }) =>
    declaration.publishes.flatMap((type) => {
      const subscriber = subscriberOf(type)
      return subscriber ? [{ folder, type, subscriber }] : []
    }),
  )
  if (heard === undefined) throw new Error('no event has a subscriber')
  const { folder, type, subscriber } = heard
  const database = await databases.createServiceDatabase('publisher')
  await migrate(folder, database)
  const { url } = database
  const outboxes = new Map([['publisher', url]])
  const lines: string[] = []
  const relay = createRelay({
    env: () => relayEnvironment({ stage, topicArnPrefix, aws, outboxes }, shell),
    log: (line) => lines.push(line),
  })
  onTestFinished(() => relay.stop())
  return {
    relay,
    lines,
    write: (body: string) =>
      query(
        url,
        `INSERT INTO outbox (event_id, type, key, body) VALUES (gen_random_uuid(), '${type}', 'a', '${body}')`,
      ),
    /** A relay that is killed between the publication and this publishes again. */
    isEmpty: () =>
      eventually('the outbox to be empty', async () =>
        expect(await query(url, 'SELECT 1 FROM outbox')).toEqual([]),
      ),
    received: () => nextMessage(aws, queueUrls.get(subscriber.declaration.name) ?? ''),
  }
}

test('a relay that ends by itself is started again, and publishes what was written meanwhile', async () => {
  const { relay, lines, write, isEmpty, received } = await relayOfOneOutbox()
  await relay.start()
  await write('first')
  expect(await received()).toBe('first')
  await isEmpty()

  const pid = Number(relay.pid)
  process.kill(pid, 'SIGKILL')
  await write('second')

  expect(await received()).toBe('second')
  expect(relay.pid).not.toBe(pid)
  expect(lines).toContain('relay ended by itself (SIGKILL). It is started again in 1 s.')
})

test('a relay that was killed on purpose stays away until it is started', async () => {
  const { relay, lines, write, received } = await relayOfOneOutbox()
  await relay.start()
  const pid = Number(relay.pid)
  await relay.kill()
  await write('waiting')
  expect(await isAlive(pid)).toBe(false)
  expect(relay.pid).toBeUndefined()
  expect(lines.filter((line) => line.includes('started again'))).toEqual([])

  await relay.start()

  expect(await received()).toBe('waiting')
})

test('a relay that is stopped publishes first what is in the outbox', async () => {
  const { relay, lines, write, received } = await relayOfOneOutbox()
  await relay.start()
  await eventually('the relay to lead', () =>
    expect(lines.join()).toContain("became the outbox relay's leader"),
  )
  await write('last')

  await relay.stop()

  expect(await received()).toBe('last')
})
