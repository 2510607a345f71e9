import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { ListQueuesCommand } from '@aws-sdk/client-sqs'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createBroker } from '../src/broker/index.ts'
import { restart } from '../src/part.ts'
import { freePort, listenOrExplain } from '../src/ports.ts'
import { queueWith, receive, sqsAt, startBroker } from './support/broker.ts'
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

test('an end that nobody asked for is told, and a restart brings it back with its data', async () => {
  const crashed = vi.fn()
  const broker = createBroker({ port: 0, dir: await temporaryFolder(), onCrash: crashed })
  onTestFinished(() => broker.stop())
  await broker.start()
  const sqs = sqsAt(broker.endpoint)
  const url = await queueWith(sqs, 'kept')

  await restart(broker)
  await broker.kill()
  await broker.start()
  expect(crashed, 'after ends that were asked for').not.toHaveBeenCalled()

  process.kill(Number(broker.pid), 'SIGKILL')
  await vi.waitFor(() => expect(crashed).toHaveBeenCalledWith('SNS and SQS ended by themselves (SIGKILL)'))
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
  const waiting = receive(sqs, url).catch((error: unknown) => error)

  const before = performance.now()
  await broker.stop()

  expect(performance.now() - before).toBeLessThan(4500)
  sqs.destroy()
  await waiting
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
