import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { batches } from '../relay/batches.ts'
import { createSns, Outage, publishBatch } from '../relay/sns.ts'
import { newKey } from './support/outbox.ts'

const row = { sequence: '1', eventId: newKey(), type: 'user.updated', key: newKey(), body: '{}' }
const never = new AbortController().signal

/** A client of an SNS that is this server. */
async function clientOf(server: Server, requestTimeout?: number) {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address: AddressInfo | string | null = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  process.env['AWS_REGION'] = 'us-east-1'
  process.env['AWS_ACCESS_KEY_ID'] = 'test'
  process.env['AWS_SECRET_ACCESS_KEY'] = 'test'
  process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${port}`
  const sns = createSns(requestTimeout)
  onTestFinished(() => {
    sns.destroy()
    server.close()
  })
  return sns
}

/** Of PublishBatch. */
const taken = (id: string, failed = '') =>
  `<PublishBatchResponse><PublishBatchResult>
    <Successful><member><Id>${id}</Id><MessageId>m</MessageId></member></Successful><Failed>${failed}</Failed>
  </PublishBatchResult></PublishBatchResponse>`

/** An SNS that answers every call with one error. */
const answering = (status: number, code: string, message: string) =>
  createHttpServer((request, response) => {
    request.resume()
    response.writeHead(status, { 'content-type': 'text/xml' })
    response.end(
      `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
    )
  })

it('an SNS that takes connections and says nothing is an outage', async () => {
  const sns = await clientOf(createServer(), 50)
  const published = publishBatch(sns, 'arn:aws:sns:us-east-1:000000000000:a', [row], never)
  await expect(published).rejects.toThrow(Outage)
})

it('a topic whose address is wrong is to blame, and not the row', async () => {
  const sns = await clientOf(answering(400, 'InvalidParameter', 'Invalid parameter: TopicArn'))
  const [outcome] = await publishBatch(sns, 'nonsense', [row], never)
  expect(outcome).toMatchObject({
    result: 'failed',
    fault: 'topic',
    reason: expect.stringContaining('TopicArn'),
  })
})

it.each(['NotFound', 'AuthorizationError', 'KMSDisabled'])('%s is a fault of the topic', async (code) => {
  const sns = await clientOf(answering(403, code, 'no'))
  const outcomes = await publishBatch(sns, 'arn:aws:sns:us-east-1:000000000000:a', [row, row], never)
  expect(outcomes).toMatchObject([{ fault: 'topic' }, { fault: 'topic' }])
})

it('one message for which SNS refuses the whole request is refused, and its neighbours are sent', async () => {
  const server = createHttpServer(async (request, response) => {
    const sent = new URLSearchParams(await text(request))
    const [status, answer] = [...sent.values()].includes('bad')
      ? [400, '<ErrorResponse><Error><Code>InvalidParameter</Code></Error></ErrorResponse>']
      : [200, taken(sent.get('PublishBatchRequestEntries.member.1.Id') ?? '')]
    response.writeHead(status, { 'content-type': 'text/xml' }).end(answer)
  })
  const rows = ['good', 'bad', 'fine'].map((body, index) => ({ ...row, body, sequence: String(index) }))
  const outcomes = await publishBatch(
    await clientOf(server),
    'arn:aws:sns:us-east-1:000000000000:a',
    rows,
    never,
  )
  expect(outcomes.map(({ result }) => result)).toEqual(['sent', 'refused', 'sent'])
})

it('of a batch that fails in part, only what SNS has taken is sent, and only what it will never take is refused', async () => {
  const failed = { '2': 'InvalidParameter', '3': 'InternalError', '4': 'Throttled' }
  const members = Object.entries(failed).map(
    ([id, code]) => `<member><Id>${id}</Id><Code>${code}</Code><SenderFault>false</SenderFault></member>`,
  )
  const server = createHttpServer((request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': 'text/xml' })
    response.end(taken('1', members.join('')))
  })
  const rows = ['1', '2', '3', '4', '5'].map((sequence) => ({ ...row, sequence }))
  const outcomes = await publishBatch(
    await clientOf(server),
    'arn:aws:sns:us-east-1:000000000000:a',
    rows,
    never,
  )
  expect(outcomes).toMatchObject([
    { result: 'sent' },
    { result: 'refused', reason: expect.stringContaining('InvalidParameter') },
    { result: 'failed', fault: 'row' },
    { result: 'failed', fault: 'row' },
    { result: 'failed', fault: 'row', reason: 'SNS named it in neither list' },
  ])
})

it('messages of one request fit into it with their attributes', () => {
  const half = { ...row, body: 'x'.repeat(128 * 1024) }
  expect(batches([half, half]).map(({ rows }) => rows.length)).toEqual([1, 1])
  expect(batches([half, row, row]).map(({ rows }) => rows.length)).toEqual([3])
})
