import { describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { noticesTo, publishedEvents } from './support/events.ts'

const { web } = await startApps({ PASSWORD_HASH_MEMORY_KIB: '19456' })
const ada = { email: 'ada@example.com', name: 'Ada Lovelace', password: 'analytical engine' }
const register = (payload: object) => web.inject({ method: 'POST', url: '/users', payload })

describe('POST /users', () => {
  it('creates a customer without a welcome credit, publishes it, and mails a link', async () => {
    const response = await register(ada)
    expect(response.statusCode).toBe(201)
    const { id, createdAt, session, ...rest } = response.json()
    const profile = { email: ada.email, name: ada.name, balance: 0, currency: 'EUR' }
    expect(rest).toEqual({ ...profile, emailConfirmed: false })
    expect(response.headers).toMatchObject({ location: `/users/${id}`, 'cache-control': 'no-store' })
    expect(new Date(createdAt).toISOString()).toBe(createdAt)
    expect(await web.db.balanceEntry.count({ where: { userId: id } })).toBe(0)
    expect(await publishedEvents(web, id)).toEqual([
      { type: 'user.created', data: { userId: id, email: ada.email, name: ada.name, revision: 1 } },
      { type: 'user.notice-issued', data: expect.objectContaining({ notice: 'confirm-address' }) },
    ])
    const headers = { authorization: `Bearer ${session.token}` }
    expect((await web.inject({ url: `/users/${id}`, headers })).statusCode).toBe(200)
  })

  it('stores an argon2id hash in place of the password', async () => {
    const { id } = (await register({ ...ada, email: 'hash@example.com' })).json()
    const user = await web.db.user.findUniqueOrThrow({ where: { id } })
    expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  })

  it('trims e-mail and name, and ignores unknown fields', async () => {
    const payload = { ...ada, email: ' trim@example.com', name: '  Trim  ', balance: 1_000_000 }
    const response = await register(payload)
    expect(response.json()).toMatchObject({ email: 'trim@example.com', name: 'Trim', balance: 0 })
  })

  it.each([
    ['no e-mail', { ...ada, email: undefined }],
    ['an invalid e-mail', { ...ada, email: 'ada' }],
    ['an e-mail with a line break', { ...ada, email: '"a\nBcc: x"@example.com' }],
    ['a NUL in the e-mail', { ...ada, email: '"a\u0000b"@example.com' }],
    ['a quoted local part', { ...ada, email: '"a b"@example.com' }],
    ['an address of a machine', { ...ada, email: 'ada@[127.0.0.1]' }],
    ['a number for a domain', { ...ada, email: 'ada@0x7f.1' }],
    ['an e-mail of 255 characters', { ...ada, email: `${'a'.repeat(243)}@example.com` }],
    ['an empty name', { ...ada, name: '   ' }],
    ['a NUL in the name', { ...ada, name: 'A\u0000da' }],
    ['a line break in the name', { ...ada, name: 'Ada\r\nBcc: x@example.com' }],
    ['half of a surrogate pair in the name', { ...ada, name: 'A\ud800da' }],
    ['a character that SQS rejects in the name', { ...ada, name: 'Ada\uffff' }],
    ['a character that changes the direction of text in the name', { ...ada, name: 'Ada\u202ecod.exe' }],
    ['an invisible character in the name', { ...ada, name: 'Ada\u200bLovelace' }],
    ['a name that is invisible', { ...ada, name: '\u3164' }],
    ['a byte order mark in the name', { ...ada, name: 'A\ufeffda' }],
    ['a line separator in the name', { ...ada, name: 'Ada\u2028Bcc' }],
    ['a name of 201 characters', { ...ada, name: 'a'.repeat(201) }],
    ['a number for a name', { ...ada, name: 7 }],
    ['a password of 7 characters', { ...ada, password: '1234567' }],
    ['a password of 7 characters that are 8 code points', { ...ada, password: 'passe\u0301e' }],
    ['half of a surrogate pair in the password', { ...ada, password: 'password\ud800' }],
    ['a password of 129 characters', { ...ada, password: 'x'.repeat(129) }],
    ['an array', [ada]],
    ['null', null],
  ])('refuses %s', async (_, payload) => {
    const before = await web.db.user.count()
    const response = await web.inject({
      method: 'POST',
      url: '/users',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify(payload),
    })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ status: 400, title: 'Bad Request' })
    expect(await web.db.user.count()).toBe(before)
  })

  it('accepts an emoji, an accent and an e-mail of 254 characters', async () => {
    const email = `${'a'.repeat(242)}@example.com`
    const response = await register({ ...ada, email, name: 'Zoë 👩‍🚀' })
    expect(response.statusCode).toBe(201)
    expect(response.json()).toMatchObject({ name: 'Zoë 👩‍🚀', email })
  })

  it('stores names and e-mails in one form', async () => {
    const payload = { ...ada, email: ' Zoe.A@Example.COM', name: ' Zoe\u0308 ' }
    const response = await register(payload)
    expect(response.json()).toMatchObject({ email: 'Zoe.A@example.com', name: 'Zo\u00eb' })
    const { id } = response.json()
    const [created] = await publishedEvents(web, id)
    expect(created).toMatchObject({ data: { email: 'Zoe.A@example.com', name: 'Zo\u00eb' } })
    expect(await noticesTo(web, 'Zoe.A@example.com')).toHaveLength(1)
  })

  it.each(['علی\u200cرضا', 'ക്\u200dഷ', '葛\u{e0100}城', '👨‍👩‍👧‍👦 🏳️‍🌈', 'דוד محمد'])(
    'accepts joiners and selectors where a name needs them: %s',
    async (name) => {
      const response = await register({ ...ada, email: `${name.codePointAt(0)}@example.com`, name })
      expect(response.statusCode).toBe(201)
      expect(response.json()).toMatchObject({ name })
    },
  )

  it('says why a name is refused', async () => {
    const response = await register({ ...ada, name: 'Ada\u202e' })
    expect(response.json().errors).toEqual([
      { path: '/body/name', message: 'must not have invisible or direction-changing characters' },
    ])
  })
})
