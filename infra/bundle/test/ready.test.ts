import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { untilReady } from '../src/platform/ready.ts'

const hasty = { inARow: 3, interval: 1, most: 60_000 }

/** Answers with these statuses, one after the other; the last one for ever. */
async function answering(...statuses: number[]) {
  let asked = 0
  const server = createServer((_request, response) => {
    const status = statuses[Math.min(asked, statuses.length - 1)] ?? 200
    asked += 1
    response.writeHead(status).end(`answer ${asked}`)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/health/ready`
}

test('a process is ready when it answers 200 several times in a row', async () => {
  expect(await untilReady(await answering(502, 503, 200), hasty)).toEqual({
    ready: true,
    text: '200 answer 5',
  })
})

test('answers of a process that crashes in between do not add up', async () => {
  expect(await untilReady(await answering(200, 200, 502, 200), hasty)).toEqual({
    ready: true,
    text: '200 answer 6',
  })
})

test('only status 200 is ready, and the last answer is what the log says', async () => {
  const url = await answering(204, 301, 503)
  const { ready, text } = await untilReady(url, { ...hasty, most: 0 })
  expect({ ready, text }).toEqual({ ready: false, text: '204 ' })
})

test('where nothing listens, the reason is told', async () => {
  const { ready, text } = await untilReady('http://127.0.0.1:1/health/ready', { ...hasty, most: 0 })
  expect(ready).toBe(false)
  expect(text).toMatch(/^no answer: .*(ECONNREFUSED|bad port)/)
})
