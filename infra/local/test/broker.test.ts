import { createServer } from 'node:net'
import { ListQueuesCommand } from '@aws-sdk/client-sqs'
import { expect, onTestFinished, test } from 'vitest'
import { createBroker } from '../src/broker/index.ts'
import { restart } from '../src/part.ts'
import { freePort, listenOrExplain } from '../src/ports.ts'
import { eventually } from '../src/testing/index.ts'
import { queueWith, receive, sqsAt, startBroker } from './support/broker.ts'
import { startRun } from './support/run.ts'
import { temporaryFolder } from './support/temporary.ts'

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
  expect(broker.crashes, 'after an end that was asked for').toEqual([])
})

test('starting twice and stopping twice are once, and a stop keeps the data', async () => {
  const broker = await startBroker(await temporaryFolder())
  const sqs = sqsAt(broker.endpoint)
  const url = await queueWith(sqs, 'kept')

  await Promise.all([broker.start(), broker.start()])
  await Promise.all([broker.stop(), broker.stop()])
  await Promise.all([broker.start(), broker.start()])

  expect(await receive(sqs, url)).toMatchObject([{ Body: 'kept' }])
  expect(broker.crashes, 'after an end that was asked for').toEqual([])
})

test('an end that nobody asked for is told, and a restart brings it back with its data', async () => {
  const broker = await startBroker(await temporaryFolder())
  const sqs = sqsAt(broker.endpoint)
  const url = await queueWith(sqs, 'kept')

  process.kill(Number(broker.pid), 'SIGKILL')
  await eventually('the broker to tell of its end', () =>
    expect(broker.crashes).toEqual(['SNS and SQS ended by themselves (SIGKILL)']),
  )
  await restart(broker)
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
  const waiting = receive(sqs, url).catch(() => 'cut')

  await broker.stop()
  sqs.destroy()

  expect(await waiting, 'a wait that has ended before the stop found nothing').toBe('cut')
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
  const parent = startRun('hold-broker.ts', String(port))
  await parent.said()
  expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200)

  parent.process.kill('SIGKILL')

  await eventually('the end of the broker', () =>
    expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow('fetch failed'),
  )
})
