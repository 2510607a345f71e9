import { describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { said } from './support/events.ts'

const { web } = await startApps({ PASSWORD_HASH_MEMORY_KIB: '19456' })
const ada = { email: 'ada@example.com', name: 'Ada Lovelace', password: 'analytical engine' }
const register = (payload: object) => web.inject({ method: 'POST', url: '/users', payload })

describe('POST /users', () => {
  it('makes a customer with a welcome credit, and says so', async () => {
    const response = await register(ada)
    expect(response.statusCode).toBe(201)
    const { id, createdAt, ...rest } = response.json()
    expect(rest).toEqual({ email: ada.email, name: ada.name, balance: 10_000, currency: 'EUR' })
    expect(response.headers.location).toBe(`/users/${id}`)
    expect(new Date(createdAt).toISOString()).toBe(createdAt)
    expect(await web.prisma.balanceEntry.findMany({ where: { userId: id } })).toMatchObject([
      { kind: 'welcome', amount: 10_000, orderId: null },
    ])
    expect(await said(web, id)).toEqual([
      { type: 'user.created', data: { userId: id, email: ada.email, name: ada.name, revision: 1 } },
    ])
  })

  it('keeps no password', async () => {
    const { id } = (await register({ ...ada, email: 'hash@example.com' })).json()
    const user = await web.prisma.user.findUniqueOrThrow({ where: { id } })
    expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  })

  it('refuses a known e-mail, compared without case', async () => {
    const first = await register({ ...ada, email: 'grace@example.com' })
    const second = await register({ ...ada, email: ' Grace@Example.COM ' })
    expect(first.statusCode).toBe(201)
    expect(second.statusCode).toBe(409)
    expect(second.headers['content-type']).toMatch('application/problem+json')
    expect(await web.prisma.user.count({ where: { emailKey: 'grace@example.com' } })).toBe(1)
  })

  it('lets one of eight at once have the e-mail, and leaves nothing of the others', async () => {
    const payload = { ...ada, email: 'eight@example.com' }
    const statuses = (await Promise.all(Array.from({ length: 8 }, () => register(payload)))).map(
      ({ statusCode }) => statusCode,
    )
    expect(statuses.sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409])
    expect(await said(web, 'eight@example.com')).toHaveLength(1)
  })

  it('trims e-mail and name, and ignores unknown fields', async () => {
    const payload = { ...ada, email: ' trim@example.com', name: '  Trim  ', balance: 1_000_000 }
    const response = await register(payload)
    expect(response.json()).toMatchObject({ email: 'trim@example.com', name: 'Trim', balance: 10_000 })
  })

  it.each([
    ['no e-mail', { ...ada, email: undefined }],
    ['an e-mail that is none', { ...ada, email: 'ada' }],
    ['an e-mail with a line in it', { ...ada, email: '"a\nBcc: x"@example.com' }],
    ['a NUL in the e-mail', { ...ada, email: '"a\u0000b"@example.com' }],
    ['an e-mail of 255 characters', { ...ada, email: `${'a'.repeat(243)}@example.com` }],
    ['an empty name', { ...ada, name: '   ' }],
    ['a NUL in the name', { ...ada, name: 'A\u0000da' }],
    ['a line in the name', { ...ada, name: 'Ada\r\nBcc: x@example.com' }],
    ['half a character in the name', { ...ada, name: 'A\ud800da' }],
    ['what no queue takes in the name', { ...ada, name: 'Ada\uffff' }],
    ['a name of 201 characters', { ...ada, name: 'a'.repeat(201) }],
    ['a number for a name', { ...ada, name: 7 }],
    ['a password of 7 characters', { ...ada, password: '1234567' }],
    ['a password of 129 characters', { ...ada, password: 'x'.repeat(129) }],
    ['an array', [ada]],
    ['null', null],
  ])('refuses %s', async (_, payload) => {
    const before = await web.prisma.user.count()
    const response = await web.inject({
      method: 'POST',
      url: '/users',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify(payload),
    })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ status: 400, title: 'Bad Request' })
    expect(await web.prisma.user.count()).toBe(before)
  })

  it('takes an emoji, an accent and an e-mail of 254 characters', async () => {
    const email = `${'a'.repeat(242)}@example.com`
    const response = await register({ ...ada, email, name: 'Zoë 👩‍🚀' })
    expect(response.statusCode).toBe(201)
    expect(response.json()).toMatchObject({ name: 'Zoë 👩‍🚀', email })
  })
})
