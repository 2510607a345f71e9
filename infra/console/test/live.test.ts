import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import { listen } from '@fanfare/local/testing'
import { expect, onTestFinished, test } from 'vitest'
import { createLive } from '../src/server/live.ts'

/** More than the sockets of both sides hold. */
const large = 'x'.repeat(32 * 1024 * 1024)

async function followed() {
  const live = createLive()
  const [opened, answered] = [
    Promise.withResolvers<ServerResponse>(),
    Promise.withResolvers<IncomingMessage>(),
  ]
  const server = createServer((_request, response) => {
    live.follow(response)
    opened.resolve(response)
  })
  const { url } = await listen(server)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  get(url, answered.resolve)
  const [viewer, page] = await Promise.all([opened.promise, answered.promise])
  return { live, viewer, page }
}

test('the connection of a page that does not read is closed when too much waits for it', async () => {
  const { live, viewer } = await followed()
  const closed = once(viewer, 'close')
  live.event(large)
  await expect.poll(() => viewer.writableLength).toBeGreaterThan(0)
  live.event('order.created')
  await closed
})

test('that of a page that reads stays', async () => {
  const { live, viewer, page } = await followed()
  page.resume()
  live.event(large)
  await once(viewer, 'drain')
  live.event('order.created')
  page.setEncoding('utf8')
  for await (const text of page) if (String(text).includes('order.created')) break
  expect(viewer.destroyed).toBe(false)
})
