import { expect, test } from 'vitest'
import { aws, setUp } from './support/sqsd.ts'

// The request that sqsd sends.

const isoSeconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

test('it is a POST to the HttpPath', async () => {
  const { queue, worker } = await setUp({ aws: aws() })
  await queue.send('{}')
  expect(await worker.request()).toMatchObject({ method: 'POST', path: '/events' })
})

test.each([
  ['JSON', '{"a":  1,\n"b": [ ]}'],
  ['no JSON', 'a=1&b=żółć "quoted" \\ \t\r\n'],
  ['an SNS envelope', JSON.stringify({ Type: 'Notification', Message: '{"id":"1"}' })],
  ['base64', Buffer.from('hello').toString('base64')],
])('the body is untouched: %s', async (_, body) => {
  const { queue, worker } = await setUp({ aws: aws() })
  await queue.send(body)
  const seen = await worker.request()
  expect(seen.body.toString('utf8')).toBe(body)
  expect(seen.headers['content-length']).toBe(String(Buffer.byteLength(body)))
})

test('a body of 1 MiB arrives complete', async () => {
  const { queue, worker, emptied } = await setUp({ aws: aws() })
  const body = 'x'.repeat(1024 * 1024)
  await queue.send(body)
  expect((await worker.request()).body.equals(Buffer.from(body))).toBe(true)
  await emptied()
})

test('the Content-Type is application/json, whatever the body holds', async () => {
  const { queue, worker } = await setUp({ aws: aws() })
  await queue.send('<xml/>')
  expect((await worker.request()).headers['content-type']).toBe('application/json')
})

test('the Content-Type is the MimeType where that is set', async () => {
  const { queue, worker } = await setUp({ aws: aws(), options: { MimeType: 'text/plain' } })
  await queue.send('{}')
  expect((await worker.request()).headers['content-type']).toBe('text/plain')
})

test('every message has the X-Aws-Sqsd headers', async () => {
  const { queue, worker } = await setUp({ aws: aws() })
  const id = await queue.send('{}')
  const { headers } = await worker.request()
  expect(headers).toMatchObject({
    'user-agent': 'aws-sqsd/3.0.4',
    'x-aws-sqsd-msgid': id,
    'x-aws-sqsd-queue': queue.name,
    'x-aws-sqsd-receive-count': '1',
    'x-aws-sqsd-first-received-at': expect.stringMatching(isoSeconds),
    'x-aws-sqsd-sent-at': expect.stringMatching(isoSeconds),
    'x-aws-sqsd-path': '',
    'x-aws-sqsd-sender-id': expect.stringMatching(/./),
  })
  expect(headers).not.toHaveProperty('x-aws-sqsd-taskname')
  expect(headers).not.toHaveProperty('x-aws-sqsd-scheduled-at')
})

test('the receipt handle is not passed on', async () => {
  const { queue, worker } = await setUp({ aws: aws() })
  await queue.send('{}')
  const { headers } = await worker.request()
  expect(Object.keys(headers).filter((name) => /receipt|handle/.test(name))).toEqual([])
})

test('String and Number attributes are headers, Binary ones are dropped', async () => {
  const { queue, worker } = await setUp({ aws: aws() })
  await queue.send('{}', {
    traceparent: { DataType: 'String', StringValue: '00-ab-cd-01' },
    Size: { DataType: 'Number', StringValue: '42.5' },
    'tenant.id': { DataType: 'String.name', StringValue: 'żółć' },
    blob: { DataType: 'Binary', BinaryValue: Buffer.from('x') },
  })
  const { headers } = await worker.request()
  expect(headers).toMatchObject({
    'x-aws-sqsd-attr-traceparent': '00-ab-cd-01',
    'x-aws-sqsd-attr-size': '42.5',
    'x-aws-sqsd-attr-tenant.id': Buffer.from('żółć').toString('latin1'),
  })
  expect(headers).not.toHaveProperty('x-aws-sqsd-attr-blob')
})

test('attributes named beanstalk.sqsd.* are no headers, and a path alone makes no task', async () => {
  const { queue, worker } = await setUp({ aws: aws() })
  await queue.send('kept', {
    'beanstalk.sqsd.path': { DataType: 'String', StringValue: '/admin' },
    'beanstalk.sqsd.other': { DataType: 'String', StringValue: 'x' },
  })
  const { headers, path, body } = await worker.request()
  expect(Object.keys(headers).filter((name) => name.includes('attr'))).toEqual([])
  expect([path, body.toString()]).toEqual(['/events', 'kept'])
})

test('an attribute cannot inject a header', async () => {
  const { queue, worker } = await setUp({ aws: aws() })
  await queue.send('{}', { note: { DataType: 'String', StringValue: 'a\r\nX-Forged: 1' } })
  const { headers } = await worker.request()
  expect(headers['x-aws-sqsd-attr-note']).toBe('a  X-Forged: 1')
  expect(headers).not.toHaveProperty('x-forged')
})

test('connections to the worker are reused', async () => {
  const { queue, worker, daemon } = await setUp({ aws: aws() })
  for (const count of [1, 2, 3]) {
    await queue.send('{}')
    await worker.request(count)
    await daemon.settled()
  }
  expect(worker.connections()).toBe(1)
})
