import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { eventually, limits } from '@fanfare/local/testing'
import { expect, onTestFinished } from 'vitest'
import { authentication } from '../../src/plugins/authentication.ts'
import { keySetTimes } from '../../src/plugins/key-set.ts'
import { createServer } from '../../src/plugins/server.ts'
import { testConfig } from './apps.ts'
import type { Key } from './tokens.ts'

/** Where the user service publishes its keys: counts the fetches, and answers as a test says. Closed with the test. */
export async function startKeyServer(...keys: Key[]) {
  const published = [...keys]
  const toPublic = ({ jwk, kid }: Key) => ({ ...jwk, kid, alg: 'EdDSA', use: 'sig' })
  const answer = {
    status: 200,
    body: (): string => JSON.stringify({ keys: published.map(toPublic) }),
    /** Answers wait for it. */
    after: Promise.resolve(),
  }
  let asked = 0
  const server = createHttpServer(async (_, response) => {
    asked++
    await answer.after
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body())
  })
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return address.port
  }
  const port = await listen(0)
  const away = async () => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  onTestFinished(away)
  return {
    url: `http://127.0.0.1:${port}/`,
    /** How often the keys were asked for. */
    asked: () => asked,
    untilAsked: (count: number) =>
      eventually(`${count} fetches of the keys`, () => expect(asked).toBeGreaterThanOrEqual(count)),
    connections: () =>
      new Promise<number>((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    answer,
    published,
    away,
    back: () => listen(port),
  }
}

export type KeyServer = Awaited<ReturnType<typeof startKeyServer>>

/** A service that is not the one which signs. Requests wait for its first keys as long as a test lasts. */
export async function startVerifier(keyServer: KeyServer, times: Partial<typeof keySetTimes> = {}) {
  const config = testConfig('postgresql://nobody@127.0.0.1:1/none', { JWKS_URL: keyServer.url })
  const app = createServer(config, 'web')
  await app.register(authentication, { times: { ...keySetTimes, patience: limits.test, ...times } })
  app.get('/me', { onRequest: app.authenticate }, async (request) => ({ userId: request.userId }))
  await app.ready()
  onTestFinished(() => app.close())
  return {
    get: (authorization?: string) =>
      app.inject({ url: '/me', headers: authorization === undefined ? {} : { authorization } }),
    close: () => app.close(),
  }
}
