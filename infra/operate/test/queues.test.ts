import { expect, test } from 'vitest'
import { encodeEvent, orderConfirmed, userCreated } from './support/events.ts'
import { orderQueues } from './support/queues.ts'

const all = () => true
const task = { 'beanstalk.sqsd.path': '/schedules/prune-inbox', 'beanstalk.sqsd.task_name': 'prune-inbox' }

test('a dead letter is listed with its decoded event and its reason, as often as one likes', async () => {
  const { dead, send } = await orderQueues()
  const [failed, strange] = [userCreated(), orderConfirmed()]
  await send('dead', encodeEvent(failed))
  await send('dead', encodeEvent(strange))
  await send('dead', '{"broken":')
  await send('dead', 'elasticbeanstalk scheduled job', task)

  const letters = await dead.read(all)
  const reasons = Object.fromEntries(
    letters.map(({ type, event, reason }) => [type ?? 'no event', { event, reason }]),
  )
  expect(reasons).toEqual({
    'user.created': { event: failed, reason: expect.stringContaining('the handler failed') },
    'order.confirmed': { event: strange, reason: 'no subscription to this event' },
    'no event': { event: undefined, reason: expect.stringContaining('not JSON') },
    'prune-inbox': { event: undefined, reason: expect.stringContaining('schedule') },
  })
  expect((await dead.read(all)).map(({ id }) => id).sort()).toEqual(letters.map(({ id }) => id).sort())
})

test('one is redriven by its id, and the others stay', async () => {
  const { dead, send, waiting } = await orderQueues()
  const [one, other] = [userCreated(), userCreated()]
  await send('dead', encodeEvent(one))
  await send('dead', encodeEvent(other))
  expect((await dead.redrive(({ id }) => id === one.id)).map(({ id }) => id)).toEqual([one.id])
  expect((await waiting('events')).map(({ Body }) => Body)).toEqual([encodeEvent(one)])
  expect((await dead.read(all)).map(({ id }) => id)).toEqual([other.id])
})

test('the run of a schedule keeps its attributes, by which the daemon knows its path', async () => {
  const { dead, send, waiting } = await orderQueues()
  await send('dead', 'elasticbeanstalk scheduled job', task)
  await dead.redrive(all)
  const [message] = await waiting('events')
  expect(message?.MessageAttributes?.['beanstalk.sqsd.path']?.StringValue).toBe('/schedules/prune-inbox')
})

test('what SNS could not deliver goes to the queue without SNS’s envelope and attributes', async () => {
  const { undelivered, send, waiting } = await orderQueues()
  const [raw, wrapped] = [userCreated(), userCreated()]
  await send('undelivered', encodeEvent(raw), { ErrorCode: 'AccessDenied', ErrorMessage: 'not allowed' })
  await send('undelivered', JSON.stringify({ Type: 'Notification', Message: encodeEvent(wrapped) }))
  const letters = await undelivered.redrive(all)
  expect(letters.find(({ id }) => id === raw.id)?.reason).toContain('not allowed')
  const messages = await waiting('events')
  expect(messages.map(({ Body }) => Body).sort()).toEqual([raw, wrapped].map(encodeEvent).sort())
  expect(messages.map(({ MessageAttributes }) => MessageAttributes)).toEqual([undefined, undefined])
})

test('a redrive that ends between sending and deleting leaves the message in both queues, and in none fewer', async () => {
  const { dead, send, sqs, waiting } = await orderQueues()
  const event = userCreated()
  await send('dead', encodeEvent(event))
  sqs.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === 'DeleteMessageCommand') throw new Error('the connection was lost')
        return next(args)
      },
    { step: 'initialize', name: 'lose-deletions' },
  )
  await expect(dead.redrive(all)).rejects.toThrow('the connection was lost')
  sqs.middlewareStack.remove('lose-deletions')
  expect((await waiting('events')).map(({ Body }) => Body)).toEqual([encodeEvent(event)])
  expect((await dead.read(all)).map(({ id }) => id)).toEqual([event.id])
})

test('what is purged is gone, and nothing else', async () => {
  const { dead, send } = await orderQueues()
  const kept = userCreated()
  await send('dead', 'garbage')
  await send('dead', encodeEvent(kept))
  expect(await dead.purge(({ event }) => event === undefined)).toHaveLength(1)
  expect((await dead.read(all)).map(({ id }) => id)).toEqual([kept.id])
})

test('hundreds are redriven, each once', async () => {
  const { dead, send } = await orderQueues()
  const events = Array.from({ length: 120 }, userCreated)
  await Promise.all(events.map((event) => send('dead', encodeEvent(event))))
  const letters = await dead.redrive(all)
  expect(letters.map(({ id }) => id).sort()).toEqual(events.map(({ id }) => id).sort())
  expect(await dead.read(all)).toEqual([])
})
