import { createPublicKey } from 'node:crypto'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { signingKey, startApps } from './support/apps.ts'
import { newCustomer, password } from './support/customers.ts'

const { web, config } = await startApps({ LOGIN_FAILURES_PER_ACCOUNT: '1000' })
const ada = await newCustomer(web)
const logIn = (payload: object) => web.inject({ method: 'POST', url: '/sessions', payload })

describe('POST /sessions', () => {
  it('gives a token that opens what is theirs', async () => {
    const response = await logIn({ email: ada.email, password })
    expect(response.statusCode).toBe(201)
    const { token, userId } = response.json()
    expect(userId).toBe(ada.id)
    const headers = { authorization: `Bearer ${token}` }
    expect((await web.inject({ url: `/users/${ada.id}`, headers })).statusCode).toBe(200)
  })

  it('says when the token expires, and the token says the same', async () => {
    const { token, expiresAt } = (await logIn({ email: ada.email, password })).json()
    const keys = createLocalJWKSet((await web.inject('/.well-known/jwks.json')).json())
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: config.TOKEN_ISSUER,
      audience: config.TOKEN_AUDIENCE,
    })
    expect(protectedHeader.alg).toBe('EdDSA')
    expect(payload.sub).toBe(ada.id)
    expect(new Date((payload.exp ?? 0) * 1000).toISOString()).toBe(expiresAt)
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(900)
  })

  it('compares the e-mail without case, and ignores blanks around it', async () => {
    const response = await logIn({ email: ` ${ada.email.toUpperCase()} `, password })
    expect(response.statusCode).toBe(201)
  })

  it('takes a password however its letters are composed', async () => {
    const email = 'composed@example.com'
    await web.inject({
      method: 'POST',
      url: '/users',
      payload: { email, name: 'Zoë', password: 'passé composé' },
    })
    const response = await logIn({ email, password: 'passé composé'.normalize('NFD') })
    expect(response.statusCode).toBe(201)
  })

  it('says the same of a wrong password and of an unknown e-mail', async () => {
    const wrong = await logIn({ email: ada.email, password: 'wrong' })
    const unknown = await logIn({ email: 'nobody@example.com', password })
    expect(wrong.statusCode).toBe(401)
    expect(unknown.statusCode).toBe(401)
    expect(unknown.json()).toEqual(wrong.json())
  })

  it('computes the same hash for an unknown e-mail as for a known one, so that time does not tell them apart', async () => {
    const matches = vi.spyOn(web.passwords, 'matches')
    onTestFinished(() => matches.mockRestore())
    /** What was compared with which hash: its parameters, and the lengths of its salt and its key. */
    const work = async (email: string) => {
      matches.mockClear()
      expect((await logIn({ email, password: 'wrong' })).statusCode).toBe(401)
      return matches.mock.calls.map(([tried, stored]) => [
        tried,
        stored.replace(/\$([\w+/]{20,})/g, (_, part) => `$${part.length} characters`),
      ])
    }
    const known = await work(ada.email)
    expect(known).toEqual([['wrong', '$argon2id$v=19$m=1024,t=2,p=1$22 characters$43 characters']])
    expect(await work('nobody@example.com')).toEqual(known)
  })

  it.each([
    ['no password', { email: ada.email }],
    ['a NUL in the e-mail', { email: '"a\u0000"@example.com', password }],
    ['an object for an e-mail', { email: { not: '' }, password }],
    ['a password of 129 characters', { email: ada.email, password: 'x'.repeat(129) }],
  ])('refuses %s', async (_, payload) => {
    expect((await logIn(payload)).statusCode).toBe(400)
  })
})

describe('GET /.well-known/jwks.json', () => {
  it('shows the public half of the key, and nothing else of it', async () => {
    const response = await web.inject('/.well-known/jwks.json')
    const { token } = await web.issueToken(ada.id)
    const { kid } = decodeProtectedHeader(token)
    const { x } = createPublicKey(signingKey).export({ format: 'jwk' })
    expect(response.json()).toEqual({
      keys: [{ kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' }],
    })
    expect(response.headers['cache-control']).toBe('public, max-age=60')
  })
})

describe('TOKEN_PRIVATE_KEY', () => {
  it.each([
    ['a JWK', JSON.stringify(signingKey.export({ format: 'jwk' }))],
    [
      'a PEM in one line',
      signingKey.export({ format: 'pem', type: 'pkcs8' }).toString().replaceAll('\n', '\\n'),
    ],
  ])('may be %s', async (_, TOKEN_PRIVATE_KEY) => {
    const other = await startAppWith(TOKEN_PRIVATE_KEY)
    expect(other.publicKeys).toEqual(web.publicKeys)
    await other.close()
  })
})

async function startAppWith(TOKEN_PRIVATE_KEY: string) {
  const { buildWeb } = await import('../src/build-web.ts')
  return buildWeb({ ...config, TOKEN_PRIVATE_KEY })
}
