import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { startApps } from '../support/apps.ts'
import { confirm } from '../support/customers.ts'
import { daemonHeaders, orderCreated, tokenMailedTo } from '../support/events.ts'

const { web, worker } = await startApps()

const post = (url: string, payload: string | Buffer, contentType = 'application/json') =>
  web.inject({ method: 'POST', url, headers: { 'content-type': contentType }, payload })

const registration = (fields: object = {}) =>
  JSON.stringify({ email: `${uuidv7()}@example.com`, name: 'Zoë', password: 'contraseña!', ...fields })

const deliver = (payload: Buffer, contentType = 'application/json') =>
  worker.inject({
    method: 'POST',
    url: '/events',
    headers: { ...daemonHeaders, 'content-type': contentType },
    payload,
  })

describe('a body of JSON', () => {
  it('is read as UTF-8, declared or not', async () => {
    for (const contentType of ['application/json', 'application/json; charset=UTF-8', 'Application/JSON']) {
      const response = await post('/users', registration(), contentType)
      expect(response.statusCode).toBe(201)
      expect(response.json()).toMatchObject({ name: 'Zoë' })
    }
  })

  it('may escape characters outside the basic plane', async () => {
    const response = await post('/users', registration({ name: '🎺' }).replace('🎺', '\\ud83c\\udfba'))
    expect(response.json()).toMatchObject({ name: '🎺' })
  })

  it('is refused in another charset: 415', async () => {
    const latin1 = Buffer.from(registration(), 'latin1')
    const response = await post('/users', latin1, 'application/json; charset=ISO-8859-1')
    expect(response.statusCode).toBe(415)
    expect(response.json()).toMatchObject({ status: 415, detail: expect.stringMatching(/ISO-8859-1/) })
  })

  it.each(['name', 'password'])('is refused with bytes that are not UTF-8 in its %s: 400', async (field) => {
    const body = Buffer.from(
      registration({ name: 'Zoe', password: 'password', [field]: 'contrase\u00f1a!' }),
      'latin1',
    )
    const response = await post('/users', body)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ status: 400, detail: expect.stringMatching(/UTF-8/) })
  })

  it.each([
    ['its password', registration({ password: 'contrase\ud800a!' })],
    ['a name of a field', registration({ '\udc00': 1 })],
  ])('is refused with half a surrogate pair in %s: 400', async (_, body) => {
    const response = await post('/users', body)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ status: 400, detail: expect.stringMatching(/surrogate/) })
  })

  it('of a sign-in with other bytes than those of the password does not let in', async () => {
    const email = `${uuidv7()}@example.com`
    expect((await post('/users', registration({ email }))).statusCode).toBe(201)
    await confirm(web, await tokenMailedTo(web, email), 'contraseña!')
    const signIn = (encoding: BufferEncoding) =>
      post('/sessions', Buffer.from(JSON.stringify({ email, password: 'contraseña!' }), encoding))
    expect((await signIn('latin1')).statusCode).toBe(400)
    expect((await signIn('utf8')).statusCode).toBe(201)
  })
})

describe('an event', () => {
  const message = Buffer.from(orderCreated({ userId: uuidv7(), balanceAmount: 0 }).replace('Tea', 'Thé'))

  it('is read as UTF-8, declared or not', async () => {
    expect((await deliver(message)).statusCode).toBe(200)
    expect((await deliver(message, 'application/json; charset=utf-8')).statusCode).toBe(200)
  })

  it.each<[string, Buffer, string, number, RegExp]>([
    ['in another charset', message, 'application/json; charset=latin1', 415, /charset is "latin1"/],
    [
      'with bytes that are not UTF-8',
      Buffer.from(message.toString(), 'latin1'),
      'application/json',
      400,
      /not UTF-8/,
    ],
    [
      'with half a surrogate pair',
      Buffer.from(message.toString().replace('Thé', '\\ud83c')),
      'application/json',
      400,
      /half a surrogate pair/,
    ],
  ])('%s is refused, with the reason', async (_, payload, contentType, status, reason) => {
    const response = await deliver(payload, contentType)
    expect(response.statusCode).toBe(status)
    expect(response.json().detail).toMatch(reason)
  })
})
