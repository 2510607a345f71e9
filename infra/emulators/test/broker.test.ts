import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { ListQueuesCommand } from '@aws-sdk/client-sqs'
import { expect, onTestFinished, test } from 'vitest'
import { eventually, shell } from '../../local/src/testing/index.ts'
import { createBroker } from '../broker/index.ts'
import { restart } from '../lifecycle/part.ts'
import { freePort, listenOrExplain } from '../lifecycle/ports.ts'
import { queueWith, receive, sqsAt, startBroker } from './support/broker.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

test('what it has accepted survives a SIGKILL, on the same port', async () => {
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
  expect(broker.crashes, 'crashes reported after a stop').toEqual([])
})

test('start and stop are idempotent, and a stop keeps the data', async () => {
  const broker = await startBroker(await temporaryFolder())
  const sqs = sqsAt(broker.endpoint)
  const url = await queueWith(sqs, 'kept')

  await Promise.all([broker.start(), broker.start()])
  await Promise.all([broker.stop(), broker.stop()])
  await Promise.all([broker.start(), broker.start()])

  expect(await receive(sqs, url)).toMatchObject([{ Body: 'kept' }])
  expect(broker.crashes, 'crashes reported after a stop').toEqual([])
})

test('a crash is reported, and a restart restores the data', async () => {
  const broker = await startBroker(await temporaryFolder())
  const sqs = sqsAt(broker.endpoint)
  const url = await queueWith(sqs, 'kept')

  process.kill(Number(broker.pid), 'SIGKILL')
  await eventually('the report of the crash', () =>
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

test('a stop does not wait for a long poll', async () => {
  const broker = await startBroker(await temporaryFolder())
  const sqs = sqsAt(broker.endpoint)
  const url = await queueWith(sqs)
  const waiting = receive(sqs, url).catch(() => 'cut')

  await broker.stop()
  sqs.destroy()

  expect(await waiting, 'a poll that ended before the stop would have found nothing').toBe('cut')
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
  const program = fileURLToPath(new URL('support/hold-broker.ts', import.meta.url))
  const parent = fork(program, [String(port)], { detached: true, execArgv: [], env: { ...shell } })
  onTestFinished(() => void parent.kill('SIGKILL'))
  expect(await Promise.race([once(parent, 'message'), once(parent, 'exit')])).toEqual(['started', undefined])
  expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200)

  parent.kill('SIGKILL')

  await eventually('the end of the broker', () =>
    expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow('fetch failed'),
  )
})
