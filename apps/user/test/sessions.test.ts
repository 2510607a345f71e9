import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { readTokenKeys } from '../src/sessions/token-keys.ts'
import { signingKey, startApps } from './support/apps.ts'
import { confirm, newCustomer, password } from './support/customers.ts'
import { tokenMailedTo } from './support/events.ts'

const { web, config } = await startApps({ LOGIN_FAILURES_PER_ACCOUNT: '1000' })
const ada = await newCustomer(web)
/** Registers with a password and confirms the e-mail. */
async function open(email: string, password: string) {
  await web.inject({ method: 'POST', url: '/users', payload: { email, name: 'Zoë', password } })
  expect((await confirm(web, await tokenMailedTo(web, email), password)).statusCode).toBe(200)
}
const signIn = (payload: object) => web.inject({ method: 'POST', url: '/sessions', payload })

describe('POST /sessions', () => {
  it('issues a token that is accepted for the own profile', async () => {
    const response = await signIn({ email: ada.email, password })
    expect(response.statusCode).toBe(201)
    expect(response.headers['cache-control']).toBe('no-store')
    const { token, userId } = response.json()
    expect(userId).toBe(ada.id)
    const headers = { authorization: `Bearer ${token}` }
    expect((await web.inject({ url: `/users/${ada.id}`, headers })).statusCode).toBe(200)
  })

  it('returns the expiry time that is in the token', async () => {
    const { token, expiresAt } = (await signIn({ email: ada.email, password })).json()
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
    const response = await signIn({ email: ` ${ada.email.toUpperCase()} `, password })
    expect(response.statusCode).toBe(201)
  })

  it('accepts a password in any Unicode composition', async () => {
    const email = 'composed@example.com'
    await open(email, 'passé composé')
    const response = await signIn({ email, password: 'passé composé'.normalize('NFD') })
    expect(response.statusCode).toBe(201)
  })

  it.each([
    ['in NFD', 'passé composé'.repeat(8), 'passé composé'.repeat(8).normalize('NFD')],
    ['in full-width letters', 'passw0rd', 'ｐａｓｓｗ０ｒｄ'],
    ['with other spaces', 'correct horse battery', 'correct\u00a0horse\u3000battery'],
    ['with an Ogham space', 'correct horse', 'correct\u1680horse'],
  ])('accepts a password typed %s', async (form, chosen, typed) => {
    const email = `${form.replaceAll(' ', '-')}@example.com`
    await open(email, chosen)
    expect((await signIn({ email, password: typed })).statusCode).toBe(201)
    expect((await signIn({ email, password: `${typed} ` })).statusCode).toBe(401)
  })

  it('does not take another letter for one that the password has', async () => {
    const email = 'enye@example.com'
    await open(email, 'contraseña!')
    expect((await signIn({ email, password: 'contraseüa!' })).statusCode).toBe(401)
    expect((await signIn({ email, password: 'contrasena!' })).statusCode).toBe(401)
  })

  it('lets in an account of an earlier rule for e-mails', async () => {
    const email = '"a,b"@Example.com'
    await web.db.user.create({
      data: {
        id: uuidv7(),
        email,
        emailKey: email.toLowerCase(),
        name: 'A',
        passwordHash: await web.passwords.hash(password, ''),
        balance: 0,
        currency: 'EUR',
      },
    })
    expect((await signIn({ email, password })).statusCode).toBe(201)
  })

  it('answers the same to a wrong password and to an unknown e-mail', async () => {
    const wrong = await signIn({ email: ada.email, password: 'wrong' })
    const unknown = await signIn({ email: 'nobody@example.com', password })
    expect(wrong.statusCode).toBe(401)
    expect(unknown.statusCode).toBe(401)
    expect(unknown.json()).toEqual(wrong.json())
    expect(unknown.headers['www-authenticate']).toBe('Bearer')
  })

  it('computes a hash of the same cost for an unknown e-mail, so that response times do not differ', async () => {
    const matches = vi.spyOn(web.passwords, 'matches')
    onTestFinished(() => matches.mockRestore())
    /** The compared password and the hash's parameters, with the lengths of its salt and its key. */
    const comparisons = async (email: string) => {
      matches.mockClear()
      expect((await signIn({ email, password: 'wrong' })).statusCode).toBe(401)
      return matches.mock.calls.map(([tried, stored]) => [
        tried,
        stored.replace(/\$([\w+/]{20,})/g, (_, part) => `$${part.length} characters`),
      ])
    }
    const known = await comparisons(ada.email)
    expect(known).toEqual([['wrong', '$argon2id$v=19$m=1024,t=2,p=1$22 characters$43 characters']])
    expect(await comparisons('nobody@example.com')).toEqual(known)
  })

  it.each([
    ['no password', { email: ada.email }],
    ['a NUL in the e-mail', { email: '"a\u0000"@example.com', password }],
    ['an object for an e-mail', { email: { not: '' }, password }],
    ['half of a surrogate pair in the password', { email: ada.email, password: 'pass\ud800' }],
    ['a password of 129 characters', { email: ada.email, password: 'x'.repeat(129) }],
  ])('refuses %s', async (_, payload) => {
    expect((await signIn(payload)).statusCode).toBe(400)
  })
})

describe('GET /.well-known/jwks.json', () => {
  it('contains the public key, and nothing of the private one', async () => {
    const response = await web.inject('/.well-known/jwks.json')
    const { token } = await web.tokens.issue(ada.id, uuidv7())
    const { kid } = decodeProtectedHeader(token)
    const { x } = createPublicKey(signingKey).export({ format: 'jwk' })
    expect(response.json()).toEqual({
      keys: [{ kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' }],
    })
    expect(response.headers['cache-control']).toBe('public, max-age=60')
  })
})

describe('TOKEN_PRIVATE_KEY', () => {
  const text = signingKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  const jwk = signingKey.export({ format: 'jwk' })

  it.each([
    ['base64 of DER', signingKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')],
    ['a JWK', JSON.stringify(jwk)],
    ['a PEM of several lines', text],
    ['a PEM in one line', text.replaceAll('\n', '\\n')],
  ])('may be %s', async (_, TOKEN_PRIVATE_KEY) => {
    const { publicKeys } = await readTokenKeys(TOKEN_PRIVATE_KEY)
    expect(publicKeys).toEqual(web.tokens.publicKeys)
  })

  it('may be several keys, of which the first one signs', async () => {
    const other = generateKeyPairSync('ed25519').privateKey
    const der = (key: typeof other) => key.export({ format: 'der', type: 'pkcs8' }).toString('base64')
    const { publicKeys } = await readTokenKeys(`${der(other)},${der(signingKey)}`)
    expect(publicKeys).toHaveLength(2)
    expect(publicKeys[1]).toEqual(web.tokens.publicKeys[0])
    const pems = other.export({ format: 'pem', type: 'pkcs8' }) + text
    expect(await readTokenKeys(pems)).toMatchObject({ publicKeys })
    const jwks = JSON.stringify({ keys: [other.export({ format: 'jwk' }), jwk] })
    expect(await readTokenKeys(jwks)).toMatchObject({ publicKeys })
  })

  it.each([
    ['a PEM whose backslashes were lost', text.replaceAll('\n', 'n')],
    ['the first line of a PEM', '-----BEGIN PRIVATE KEY-----'],
    ['the random text that a secret begins with', 'x'.repeat(40)],
    ['an RSA key', generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ format: 'jwk' })],
  ])('is refused without being shown: %s', async (_, key) => {
    const TOKEN_PRIVATE_KEY = typeof key === 'string' ? key : JSON.stringify(key)
    const error = await readTokenKeys(TOKEN_PRIVATE_KEY).catch((error) => error)
    expect(error.message).toMatch(/^TOKEN_PRIVATE_KEY (cannot be read|has no key|is no Ed25519 key)/)
    expect(error.cause).toBeUndefined()
  })
})
