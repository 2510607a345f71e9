import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { newCustomer } from './support/customers.ts'
import { publishedEvents } from './support/events.ts'

const { web } = await startApps()

type Customer = Awaited<ReturnType<typeof newCustomer>>
const get = ({ headers }: Pick<Customer, 'headers'>, url: string) => web.inject({ url, headers })
const patch = ({ id, headers }: Customer, payload: object) =>
  web.inject({ method: 'PATCH', url: `/users/${id}`, headers, payload })
const updates = async (id: string) =>
  (await publishedEvents(web, id)).filter(({ type }) => type === 'user.updated')

describe('GET /users/{userId}', () => {
  it('returns the own profile', async () => {
    const ada = await newCustomer(web)
    const response = await get(ada, `/users/${ada.id}`)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({
      id: ada.id,
      email: ada.email,
      emailConfirmed: true,
      name: ada.name,
      balance: 10_000,
      currency: 'EUR',
      createdAt: expect.any(String),
    })
  })
})

describe.each([
  ['GET', '/users/:id'],
  ['PATCH', '/users/:id'],
  ['GET', '/users/:id/balance-entries'],
] as const)('%s %s', (method, path) => {
  const request = (id: string, headers: Record<string, string>) =>
    web.inject({
      method,
      url: path.replace(':id', id),
      headers,
      ...(method === 'PATCH' ? { payload: {} } : {}),
    })

  it('answers 404 for another user, with the same body as for an unknown one', async () => {
    const [ada, grace] = [await newCustomer(web), await newCustomer(web)]
    const unknown = uuidv7()
    const forOther = await request(grace.id, ada.headers)
    const forUnknown = await request(unknown, ada.headers)
    expect(forOther.statusCode).toBe(404)
    expect(forUnknown.statusCode).toBe(404)
    expect(forOther.body.replaceAll(grace.id, '')).toBe(forUnknown.body.replaceAll(unknown, ''))
  })

  it('answers for the own id in upper case as in lower case', async () => {
    const { id, headers } = await newCustomer(web)
    const response = await request(id.toUpperCase(), headers)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual((await request(id, headers)).json())
  })

  it('answers 400 for an id that is no UUID', async () => {
    const { headers } = await newCustomer(web)
    expect((await request('7', headers)).statusCode).toBe(400)
    expect((await request('%00', headers)).statusCode).toBe(400)
  })

  it('answers 401 without a token', async () => {
    const response = await request(uuidv7(), {})
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Bearer')
  })
})

describe('PATCH /users/{userId}', () => {
  it('changes the name, and publishes it with the next revision', async () => {
    const ada = await newCustomer(web)
    const response = await patch(ada, { name: ' Ada King ' })
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ id: ada.id, name: 'Ada King', email: ada.email })
    expect(await updates(ada.id)).toEqual([
      { type: 'user.updated', data: { userId: ada.id, email: ada.email, name: 'Ada King', revision: 3 } },
    ])
  })

  it('publishes nothing when nothing changes', async () => {
    const ada = await newCustomer(web)
    const sameEmail = ada.email.replace('@example.com', '@EXAMPLE.com')
    for (const payload of [
      {},
      { name: ada.name },
      { name: ada.name, email: ada.email },
      { email: sameEmail },
      { balance: 9 },
    ]) {
      const response = await patch(ada, payload)
      expect(response.statusCode).toBe(200)
      expect(response.json()).toMatchObject({ name: ada.name, email: ada.email, balance: 10_000 })
    }
    expect(await updates(ada.id)).toEqual([])
  })

  it('counts each of many concurrent changes, and publishes them in order', async () => {
    const ada = await newCustomer(web)
    await Promise.all(Array.from({ length: 10 }, (_, i) => patch(ada, { name: `Name ${i}` })))
    const revisions = (await updates(ada.id)).map(({ data }) => data.revision)
    expect(revisions).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    const last = (await updates(ada.id)).at(-1)
    expect((await get(ada, `/users/${ada.id}`)).json().name).toBe(last?.data.name)
  })

  it('is limited by customer, since each change is an event for other services', async () => {
    const ada = await newCustomer(web)
    const answers = await Promise.all(Array.from({ length: 35 }, (_, i) => patch(ada, { name: `Name ${i}` })))
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(5)
    expect((await patch(await newCustomer(web), { name: 'Grace' })).statusCode).toBe(200)
  })

  it.each([
    ['a NUL', { name: 'a\u0000' }],
    ['an empty name', { name: ' ' }],
    ['null', { name: null }],
    ['an invalid e-mail', { email: 'x' }],
    ['an e-mail with a quoted local part', { email: '"a b"@example.com' }],
    ['a name that changes the direction of text', { name: 'Ada\u202ecod.exe' }],
  ])('refuses %s', async (_, payload) => {
    expect((await patch(await newCustomer(web), payload)).statusCode).toBe(400)
  })
})
