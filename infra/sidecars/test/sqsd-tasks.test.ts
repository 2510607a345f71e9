import { once } from 'node:events'
import { expect, test } from 'vitest'
import { aws, createTestDaemon, prepare, setUp } from './support/sqsd.ts'

// Periodic tasks: enqueued as messages, delivered as POSTs with an empty body.

const schedules = [{ name: 'prune-inbox', path: '/schedules/prune-inbox', cron: '0 3 * * *' }]

test('a task is a POST to its path with an empty body', async () => {
  const { worker, daemon, emptied } = await setUp({ aws: aws(), schedules })
  await daemon.runTask('prune-inbox')
  const { method, path, headers, body } = await worker.request()
  expect({ method, path, size: body.length }).toEqual({
    method: 'POST',
    path: '/schedules/prune-inbox',
    size: 0,
  })
  expect(headers).toMatchObject({
    'content-length': '0',
    'content-type': 'application/json',
    'x-aws-sqsd-taskname': 'prune-inbox',
    'x-aws-sqsd-scheduled-at': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    'x-aws-sqsd-path': '/schedules/prune-inbox',
    'x-aws-sqsd-receive-count': '1',
  })
  expect(Object.keys(headers).filter((name) => name.includes('attr'))).toEqual([])
  await emptied()
})

test('a task goes through the queue, so that any daemon may deliver it', async () => {
  const { queue, daemon } = await prepare({ aws: aws(), schedules })
  await queue.create()
  await daemon.runTask('prune-inbox')
  const [message] = await queue.receive()
  expect(message?.Body, 'SQS takes no empty body').toBe('elasticbeanstalk scheduled job')
  expect(message?.MessageAttributes).toMatchObject({
    'beanstalk.sqsd.path': { DataType: 'String', StringValue: '/schedules/prune-inbox' },
    'beanstalk.sqsd.task_name': { DataType: 'String', StringValue: 'prune-inbox' },
    'beanstalk.sqsd.scheduled_time': {
      DataType: 'String',
      StringValue: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/),
    },
  })
})

test('a task that another daemon enqueued is delivered', async () => {
  const { queue, worker } = await setUp({ aws: aws() })
  await queue.send('anything', {
    'beanstalk.sqsd.path': { DataType: 'String', StringValue: '/schedules/other' },
    'beanstalk.sqsd.task_name': { DataType: 'String', StringValue: 'other' },
    'beanstalk.sqsd.scheduled_time': { DataType: 'String', StringValue: '2026-03-01 02:03:04 UTC' },
  })
  const { path, headers, body } = await worker.request()
  expect([path, body.length]).toEqual(['/schedules/other', 0])
  expect(headers['x-aws-sqsd-scheduled-at']).toBe('2026-03-01T02:03:04Z')
})

test('a task that fails is delivered again', async () => {
  const answer = (count: number) => (count === 1 ? 503 : 200)
  const { worker, daemon, emptied } = await setUp({ aws: aws(), schedules, answer })
  await daemon.runTask('prune-inbox')
  const again = await worker.request(2)
  expect(again.path).toBe('/schedules/prune-inbox')
  expect(again.headers['x-aws-sqsd-receive-count']).toBe('2')
  await emptied()
})

test('an invalid scheduled time is a failure, and blocks no other message', async () => {
  const { queue, worker, daemon } = await setUp({ aws: aws(), options: { ErrorVisibilityTimeout: 60 } })
  const failed = once(daemon.events, 'failed')
  await queue.send('x', { 'beanstalk.sqsd.scheduled_time': { DataType: 'String', StringValue: 'soon' } })
  expect(await failed).toMatchObject([{ reason: 'Invalid time value' }])
  await queue.send('next')
  expect((await worker.request()).body.toString()).toBe('next')
})

test('schedules that cron.yaml would not accept are refused', async () => {
  const { daemon } = await prepare({ aws: aws(), schedules })
  await expect(daemon.runTask('unknown')).rejects.toThrow('no periodic task is called unknown')

  const make = (queueName: string, ...tasks: typeof schedules) =>
    createTestDaemon({ aws: aws(), queueName, workerUrl: 'http://127.0.0.1:1', schedules: tasks })
  const [task] = schedules.slice(0, 1)
  if (!task) throw new Error('no task')
  expect(() => make('q', task, task)).toThrow('two periodic tasks have the same name')
  expect(() => make('q', { ...task, cron: '* * * * * *' })).toThrow('periodic task prune-inbox: ')
  expect(() => make('q.fifo', task)).toThrow('FIFO queues have no periodic tasks')
})
