import { eventually } from '@fanfare/local/testing'
import { generateKeyPair, UnsecuredJWT } from 'jose'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { deliver, runTask, sessionsRevoked } from './support/events.ts'
import { audience, issuer } from './support/identity.ts'
import { byBalance } from './support/orders.ts'

const { web, worker, identity } = await startApps()
const sub = uuidv7()
const now = Math.floor(Date.now() / 1000)
const stranger = await generateKeyPair('EdDSA')

const bad: [string, string][] = [
  ['expired', await identity.signed({ sub, exp: now - 1 })],
  ['of another issuer', await identity.signed({ sub, iss: 'https://elsewhere.test' })],
  ['for another audience', await identity.signed({ sub, aud: 'elsewhere' })],
  ['signed with another key', await identity.signed({ sub }, stranger.privateKey)],
  ['without a user', await identity.signed({})],
  ['whose user id is no UUID', await identity.signed({ sub: 'admin' })],
  ['without a signature', new UnsecuredJWT({ sub, iss: issuer, aud: audience, exp: now + 900 }).encode()],
  ['that is no JWT', 'xyz'],
]

describe('a token', () => {
  it.each(bad)('%s is refused: 401', async (_, token) => {
    const headers = { authorization: `Bearer ${token}` }
    for (const request of [
      { method: 'POST', url: '/orders', headers, payload: byBalance },
      { method: 'GET', url: `/orders/${uuidv7()}`, headers },
      { method: 'GET', url: `/users/${sub}/orders`, headers },
      { method: 'POST', url: `/orders/${uuidv7()}/cancel`, headers },
    ] as const) {
      const response = await web.inject(request)
      expect(response.statusCode, `${request.method} ${request.url}`).toBe(401)
      expect(response.headers['content-type']).toMatch('application/problem+json')
    }
    expect(await web.db.order.count()).toBe(0)
  })

  it('that is valid is accepted', async () => {
    const headers = { authorization: `Bearer ${await identity.signed({ sub })}` }
    const response = await web.inject({ url: `/users/${sub}/orders`, headers })
    expect(response.statusCode).toBe(200)
  })

  it('of a session that has ended is refused soon, and another session of the user goes on', async () => {
    const [ended, other] = [uuidv7(), uuidv7()]
    const status = async (sid: string) => {
      const headers = { authorization: `Bearer ${await identity.signed({ sub, sid })}` }
      return (await web.inject({ url: `/users/${sub}/orders`, headers })).statusCode
    }
    expect(await status(ended)).toBe(200)
    const event = sessionsRevoked([ended], new Date(Date.now() + 900_000))
    for (const _ of ['first', 'second']) expect((await deliver(worker, event)).statusCode).toBe(200)
    await eventually('the token to be refused', async () => expect(await status(ended)).toBe(401))
    expect(await status(other)).toBe(200)
  })

  it('that has expired needs no revocation any more: it is pruned', async () => {
    await deliver(worker, sessionsRevoked([uuidv7()], new Date(now - 1)))
    await runTask(worker, 'prune-inbox')
    expect(await web.db.revokedSession.count({ where: { expiresAt: { lt: new Date() } } })).toBe(0)
  })
})
