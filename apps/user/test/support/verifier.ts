import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { onTestFinished } from 'vitest'
import { authentication } from '../../src/plugins/authentication.ts'
import { createServer } from '../../src/plugins/server.ts'
import { testConfig } from './apps.ts'
import type { Key } from './tokens.ts'

/** A service that is not the one which signs, and the keys that it is given when it asks. Closed with the test. */
export async function startVerifier(...keys: Key[]) {
  const published = [...keys]
  const toPublic = ({ jwk, kid }: Key) => ({ ...jwk, kid, alg: 'EdDSA', use: 'sig' })
  const answer = { status: 200, body: (): string => JSON.stringify({ keys: published.map(toPublic) }) }
  let asked = 0
  const keyServer = createHttpServer((_, response) => {
    asked++
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body())
  })
  const listen = async (port: number) => {
    keyServer.listen(port, '127.0.0.1')
    await once(keyServer, 'listening')
    const address = keyServer.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return address.port
  }
  const port = await listen(0)
  const away = async () => {
    if (!keyServer.listening) return
    const closed = once(keyServer, 'close')
    keyServer.close()
    keyServer.closeAllConnections()
    await closed
  }
  const config = testConfig('postgresql://nobody@127.0.0.1:1/none', { JWKS_URL: `http://127.0.0.1:${port}/` })
  const app = createServer(config, 'web')
  await app.register(authentication, {})
  app.get('/me', { onRequest: app.authenticate }, async (request) => ({ userId: request.userId }))
  await app.ready()
  onTestFinished(async () => {
    await app.close()
    await away()
  })
  return {
    get: (authorization?: string) =>
      app.inject({ url: '/me', headers: authorization === undefined ? {} : { authorization } }),
    /** How often the keys were asked for. */
    asked: () => asked,
    answer,
    published,
    away,
    back: () => listen(port),
  }
}
