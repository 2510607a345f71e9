import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { fileURLToPath } from 'node:url'
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { expect, onTestFinished, test } from 'vitest'
import { awsConfig } from '../src/aws-config.ts'
import { type Broker, createBroker } from '../src/broker/index.ts'
import { freePort, listenOrExplain } from '../src/ports.ts'
import { temporaryFolder } from './support/temporary.ts'

async function startBroker(dir?: string, port = 0): Promise<Broker> {
  const broker = createBroker({ port, dir })
  onTestFinished(() => broker.stop())
  await broker.start()
  return broker
}

function sqsAt(endpoint: string): SQSClient {
  return new SQSClient(awsConfig(endpoint, {}))
}

async function queueWith(sqs: SQSClient, ...bodies: string[]): Promise<string> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'letters' }))
  for (const MessageBody of bodies) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))
  return QueueUrl
}

async function receive(sqs: SQSClient, QueueUrl: string): Promise<Message[]> {
  const command = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5, MaxNumberOfMessages: 10 })
  return (await sqs.send(command)).Messages ?? []
}

test('what it had accepted survives a SIGKILL, on the same port', async () => {
  const broker = await startBroker(await temporaryFolder())
  const { endpoint } = broker
  const sqs = sqsAt(endpoint)
  const url = await queueWith(sqs, 'first', 'second')

  await broker.kill()
  await expect(fetch(endpoint)).rejects.toThrow()
  await broker.start()

  expect(broker.endpoint).toBe(endpoint)
  const bodies = (await receive(sqs, url)).map(({ Body }) => Body)
  expect(bodies.sort()).toEqual(['first', 'second'])
})

test('starting twice and stopping twice are once, and a stop keeps the data', async () => {
  const broker = await startBroker(await temporaryFolder())
  const sqs = sqsAt(broker.endpoint)
  const url = await queueWith(sqs, 'kept')

  await Promise.all([broker.start(), broker.start()])
  await Promise.all([broker.stop(), broker.stop()])
  await Promise.all([broker.start(), broker.start()])

  expect(await receive(sqs, url)).toMatchObject([{ Body: 'kept' }])
})

test('without a folder nothing is kept', async () => {
  const broker = await startBroker()
  const sqs = sqsAt(broker.endpoint)
  await queueWith(sqs, 'gone')

  await broker.stop()
  await broker.start()

  expect((await sqs.send(new ListQueuesCommand())).QueueUrls ?? []).toEqual([])
})

test('it stops at once while somebody waits for a message', async () => {
  const broker = await startBroker(await temporaryFolder())
  const sqs = sqsAt(broker.endpoint)
  const url = await queueWith(sqs)
  const waiting = receive(sqs, url).catch((error: unknown) => error)

  const before = performance.now()
  await broker.stop()

  expect(performance.now() - before).toBeLessThan(3000)
  sqs.destroy()
  await waiting
})

test('its queue URLs lead to where it is now, not to where it was when the queue was made', async () => {
  const dir = await temporaryFolder()
  const first = await startBroker(dir)
  await queueWith(sqsAt(first.endpoint), 'moved')
  await first.stop()

  const second = await startBroker(dir)
  const sqs = sqsAt(second.endpoint)
  const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'letters' }))

  expect(QueueUrl).toBe(`${second.endpoint}/000000000000/letters`)
  expect((await sqs.send(new ListQueuesCommand())).QueueUrls).toEqual([QueueUrl])
  expect(await receive(sqs, QueueUrl)).toMatchObject([{ Body: 'moved' }])
})

test('a message that is given back at once comes again', async () => {
  const broker = await startBroker(await temporaryFolder())
  const sqs = sqsAt(broker.endpoint)
  const QueueUrl = await queueWith(sqs, 'again')
  const [message] = await receive(sqs, QueueUrl)

  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl,
      ReceiptHandle: message?.ReceiptHandle,
      VisibilityTimeout: 0,
    }),
  )

  expect(await receive(sqs, QueueUrl)).toMatchObject([{ Body: 'again', MessageId: message?.MessageId }])
})

test('it listens on loopback only', async () => {
  const broker = await startBroker()
  const { port } = new URL(broker.endpoint)
  const others = Object.values(networkInterfaces()).flat()

  for (const { address, internal, family } of others.filter((it) => it !== undefined)) {
    if (internal || family !== 'IPv4') continue
    await expect(fetch(`http://${address}:${port}/health`), address).rejects.toThrow()
  }
  expect((await fetch(`${broker.endpoint}/health`)).status).toBe(200)
})

test('a port in use is named, with the variable that chooses another', async () => {
  const server = createServer()
  const port = await listenOrExplain(server, 0, { what: 'a test', variable: 'NONE' })
  onTestFinished(() => void server.close())

  const refused = createBroker({ port, dir: undefined }).start()

  await expect(refused).rejects.toThrow(
    /^port \d+ \(SNS and SQS\) is in use .* choose another with AWS_PORT=…$/,
  )
})

test('it ends when the process that started it is killed', async () => {
  const port = await freePort()
  const parent = fork(fileURLToPath(import.meta.resolve('./support/hold-broker.ts')), [String(port)])
  await once(parent, 'message')
  expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200)

  parent.kill('SIGKILL')

  await expect
    .poll(() => fetch(`http://127.0.0.1:${port}/health`).catch(() => 'gone'), { timeout: 10_000 })
    .toBe('gone')
})
