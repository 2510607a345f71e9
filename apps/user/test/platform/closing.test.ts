import { once } from 'node:events'
import { expect, it } from 'vitest'
import { createServer } from '../../src/platform/http/server.ts'
import { noDatabase, testConfig } from '../support/apps.ts'

it('a request in progress is answered at shutdown, and its connection is closed', async () => {
  const app = createServer(testConfig(noDatabase), 'web')
  const began = once(app.server, 'request')
  const { promise: answer, resolve: letAnswer } = Promise.withResolvers<string>()
  app.get('/slow', () => answer)
  const address = await app.listen({ host: '127.0.0.1', port: 0 })

  const response = fetch(`${address}/slow`)
  await began
  const closed = app.close()
  await expect.poll(() => app.server.listening).toBe(false)
  letAnswer('done')
  const { status, headers } = await response
  expect(status).toBe(200)
  expect(headers.get('connection')).toBe('close')
  await closed
})
