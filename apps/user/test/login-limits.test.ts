import { describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { newCustomer, password } from './support/customers.ts'
import { daemonHeaders } from './support/events.ts'

const { web, worker } = await startApps({
  LOGIN_FAILURES_PER_ACCOUNT: '5',
  LOGIN_ATTEMPTS_PER_ADDRESS: '20',
  TRUSTED_PROXIES: '1',
})

let addresses = 0
const newAddress = () => `192.0.2.${++addresses}`

const signIn = (email: string, password: string, address: string) =>
  web.inject({
    method: 'POST',
    url: '/sessions',
    headers: { 'x-forwarded-for': address },
    payload: { email, password },
  })

const guess = (email: string, address: string) => signIn(email, 'a wrong guess', address)

async function statuses(count: number, attempt: () => ReturnType<typeof guess>) {
  const seen: number[] = []
  for (let i = 0; i < count; i++) seen.push((await attempt()).statusCode)
  return seen
}

describe('registering', () => {
  it('is limited by address, since it costs as much as a guess, and answers with Retry-After', async () => {
    const address = newAddress()
    const register = () =>
      web.inject({
        method: 'POST',
        url: '/users',
        headers: { 'x-forwarded-for': address },
        payload: { email: `${address}.${++addresses}@example.com`, name: 'Many', password },
      })
    const seen = await statuses(21, register)
    expect(seen).toEqual([...Array.from({ length: 20 }, () => 201), 429])
  })
})

describe('resetting a password', () => {
  it.each([
    ['asked for', '/account/password-resets', { email: 'nobody@example.com' }, 202],
    ['tried', '/account/password-resets/confirmations', { token: 'forged', password }, 410],
  ])('is limited by address when it is %s', async (_, url, payload, status) => {
    const headers = { 'x-forwarded-for': newAddress() }
    const seen = await statuses(21, () => web.inject({ method: 'POST', url, headers, payload }))
    expect(seen).toEqual([...Array.from({ length: 20 }, () => status), 429])
  })
})

describe('guessing passwords', () => {
  it('is limited by account, from any number of addresses, and answers with Retry-After', async () => {
    const { email } = await newCustomer(web)
    expect(await statuses(5, () => guess(email, newAddress()))).toEqual([401, 401, 401, 401, 401])
    const refused = await signIn(email, password, newAddress())
    expect(refused.statusCode).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(800)
    expect(refused.json()).toMatchObject({ status: 429, title: 'Too Many Requests' })
  })

  it('is limited for an unknown e-mail in the same way', async () => {
    const email = 'nobody@example.com'
    expect(await statuses(6, () => guess(email, newAddress()))).toEqual([401, 401, 401, 401, 401, 429])
  })

  it('is counted without case', async () => {
    const { email } = await newCustomer(web)
    await statuses(5, () => guess(email.toUpperCase(), newAddress()))
    expect((await guess(email, newAddress())).statusCode).toBe(429)
  })

  it('is limited by address, over all accounts', async () => {
    const address = newAddress()
    let tried = 0
    const next = () => guess(`customer-of-nobody-${++tried}@example.com`, address)
    expect(await statuses(20, next)).toEqual(Array.from({ length: 20 }, () => 401))
    expect((await next()).statusCode).toBe(429)
    const { email } = await newCustomer(web)
    expect((await signIn(email, password, newAddress())).statusCode).toBe(201)
  })

  it('is limited by the /64 of an IPv6 address, of which one customer has all', async () => {
    let tried = 0
    const next = () => guess(`of-a-block-${++tried}@example.com`, `2001:db8:0:7::${tried}`)
    await statuses(20, next)
    expect((await next()).statusCode).toBe(429)
    expect((await guess('of-a-block@example.com', '2001:db8:0:8::1')).statusCode).toBe(401)
  })

  it('is limited when all guesses are concurrent', async () => {
    const { email } = await newCustomer(web)
    const all = await Promise.all(Array.from({ length: 15 }, () => guess(email, newAddress())))
    expect(all.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5)
    expect(all.filter(({ statusCode }) => statusCode === 429)).toHaveLength(10)
  })

  it('is limited by the address that the proxy adds, and not by one that the client forges', async () => {
    const address = newAddress()
    let tried = 0
    const forged = () => guess(`forged-${++tried}@example.com`, `203.0.113.${tried}, ${address}`)
    await statuses(20, forged)
    expect((await forged()).statusCode).toBe(429)
  })
})

describe('the owner', () => {
  it('has all tries again after signing in', async () => {
    const { email } = await newCustomer(web)
    const home = newAddress()
    for (let i = 0; i < 3; i++) {
      expect(await statuses(4, () => guess(email, home))).toEqual([401, 401, 401, 401])
      expect((await signIn(email, password, home)).statusCode).toBe(201)
    }
  })

  it('is not locked out at an address where they have signed in before, after failures from elsewhere', async () => {
    const { email } = await newCustomer(web)
    const home = newAddress()
    await signIn(email, password, home)
    await statuses(6, () => guess(email, newAddress()))
    expect((await guess(email, newAddress())).statusCode).toBe(429)
    expect((await signIn(email, password, home)).statusCode).toBe(201)
  })

  it('has no more tries than others at that address', async () => {
    const { email } = await newCustomer(web)
    const home = newAddress()
    await signIn(email, password, home)
    expect(await statuses(6, () => guess(email, home))).toEqual([401, 401, 401, 401, 401, 429])
  })
})

describe('the schedule prune-attempts', () => {
  it('deletes expired counts, and keeps the rest', async () => {
    const { db } = web
    await db.attempt.deleteMany()
    await db.attempt.createMany({
      data: [
        { key: 'failures:old', points: 3, expire: Date.now() - 1 },
        { key: 'failures:new', points: 3, expire: Date.now() + 60_000 },
      ],
    })
    const url = '/schedules/prune-attempts'
    const response = await worker.inject({ method: 'POST', url, headers: daemonHeaders })
    expect(response.statusCode).toBe(200)
    expect(await db.attempt.findMany({ select: { key: true } })).toEqual([{ key: 'failures:new' }])
  })
})
