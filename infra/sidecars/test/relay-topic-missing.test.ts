import { expect, it } from 'vitest'
import { newKey, openOutbox, upTo } from './support/outbox.ts'
import { newStage, relaysOf } from './support/relays.ts'
import { startSubscriber } from './support/subscriber.ts'

it('an event whose topic is not there yet holds back its key only, and goes out when it is', async () => {
  const stage = newStage()
  const subscriber = await startSubscriber(stage, ['user.created'])
  const outbox = await openOutbox()
  const [waiting, free] = [newKey(), newKey()]
  // By turns over two topics: the second of them is missing.
  await outbox.write(waiting, 1, 3)
  await outbox.write(free, 1)
  relaysOf(stage, [outbox]).inProcess()
  await subscriber.until(waiting, 1)
  await subscriber.until(free, 1)
  await expect.poll(outbox.left).toBe(2)

  await subscriber.createTopic('user.updated')
  await subscriber.until(waiting, 3)
  expect(subscriber.of(waiting).map(({ revision }) => revision)).toEqual(upTo(3))
  await expect.poll(outbox.left).toBe(0)
  expect(await outbox.dead()).toEqual([])
})

it('events without a topic, and those of their keys that come later, do not keep other keys waiting', async () => {
  const stage = newStage()
  const subscriber = await startSubscriber(stage, ['user.created'])
  const outbox = await openOutbox()
  await outbox.pool.query(`
    INSERT INTO outbox (event_id, type, key, body)
    SELECT gen_random_uuid(), CASE n % 2 WHEN 1 THEN 'user.updated' ELSE 'user.created' END, 'key-' || (n + 1) / 2, 'x'
    FROM generate_series(1, 20000) AS n`)
  relaysOf(stage, [outbox]).inProcess()
  const free = newKey()
  await outbox.write(free, 1)
  await subscriber.until(free, 1)
  await expect.poll(outbox.left).toBe(20_000)
})
