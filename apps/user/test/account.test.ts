import { describe, expect, it } from 'vitest'
import { startApps, type Web, type Worker } from './support/apps.ts'
import { confirm, newCustomer, password, register } from './support/customers.ts'
import { daemonHeaders, noticesTo, publishedEvents, tokenMailedTo } from './support/events.ts'

const { web, worker } = await startApps()

type Customer = Awaited<ReturnType<typeof register>>
const read = async ({ id, headers }: Customer) => (await web.inject({ url: `/users/${id}`, headers })).json()
const change = ({ id, headers }: Customer, payload: object) =>
  web.inject({ method: 'PATCH', url: `/users/${id}`, headers, payload })
const signIn = async (email: string, ofPassword = password) =>
  (await web.inject({ method: 'POST', url: '/sessions', payload: { email, password: ofPassword } }))
    .statusCode
const kindsTo = async (email: string, app: Web | Worker = web) =>
  (await noticesTo(app, email)).map(({ notice }) => notice)

describe('confirming an e-mail', () => {
  it('gives the welcome credit, publishes it, and lets the customer sign in', async () => {
    const ada = await register(web)
    expect(await signIn(ada.email)).toBe(401)
    const response = await confirm(web, await tokenMailedTo(web, ada.email))
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ emailConfirmed: true, balance: 10_000 })
    expect(await web.db.balanceEntry.findMany({ where: { userId: ada.id } })).toMatchObject([
      { kind: 'welcome', amount: 10_000, orderId: null },
    ])
    const { id: userId, email, name } = ada
    expect((await publishedEvents(web, userId)).at(-1)).toEqual({
      type: 'user.verified',
      data: { userId, email, name, revision: 2 },
    })
    expect(await signIn(email)).toBe(201)
  })

  it('works once, also when the link is used eight times at once', async () => {
    const ada = await register(web)
    const token = await tokenMailedTo(web, ada.email)
    const all = await Promise.all(Array.from({ length: 8 }, () => confirm(web, token)))
    expect(all.map(({ statusCode }) => statusCode).sort()).toEqual([200, ...Array(7).fill(410)])
    expect((await read(ada)).balance).toBe(10_000)
  })

  it('needs the password: a stranger’s account is not confirmed by whoever owns the mailbox', async () => {
    const eve = await register(web)
    const response = await confirm(web, await tokenMailedTo(web, eve.email), 'the owner’s own')
    expect(response.statusCode).toBe(403)
    expect((await read(eve)).emailConfirmed).toBe(false)
  })

  it('refuses links that are expired, replaced, forged, or of a session', async () => {
    const ada = await register(web)
    const first = await tokenMailedTo(web, ada.email)
    await change(ada, { email: ada.email, password })
    const second = (await tokenMailedTo(web, ada.email)) ?? ''
    const session = ada.headers.authorization.replace('Bearer ', '')
    for (const token of [first, `${second}x`, 'a.b.c', session]) {
      expect((await confirm(web, token)).statusCode, String(token)).toBe(410)
    }
    await web.db.accountLink.updateMany({ where: { userId: ada.id }, data: { expiresAt: new Date() } })
    expect((await confirm(web, second)).statusCode).toBe(410)
    const url = '/schedules/prune-expired'
    await worker.inject({ method: 'POST', url, headers: daemonHeaders })
    expect(await web.db.accountLink.count({ where: { userId: ada.id } })).toBe(0)
  })

  it('is not taken for a session', async () => {
    const ada = await register(web)
    const headers = { authorization: `Bearer ${await tokenMailedTo(web, ada.email)}` }
    expect((await web.inject({ url: `/users/${ada.id}`, headers })).statusCode).toBe(401)
  })

  it('is good until it expires, also after more were asked for than are mailed', async () => {
    const ada = await register(web)
    for (let asked = 0; asked < 6; asked++) await change(ada, { email: ada.email, password })
    expect(await kindsTo(ada.email)).toHaveLength(5)
    expect((await confirm(web, await tokenMailedTo(web, ada.email))).statusCode).toBe(200)
  })

  it('gives an address that several claim to the first who confirms it', async () => {
    const ada = await register(web)
    const first = await tokenMailedTo(web, ada.email)
    const eve = await register(web, ada.email.toUpperCase().replace('EXAMPLE.COM', 'example.com'))
    const second = await tokenMailedTo(web, eve.email)
    expect((await confirm(web, second)).statusCode).toBe(200)
    expect((await confirm(web, first)).statusCode).toBe(410)
    expect(await read(ada)).toMatchObject({ emailConfirmed: false, balance: 0 })
  })
})

describe('changing the e-mail', () => {
  it('needs the password', async () => {
    const ada = await newCustomer(web)
    expect((await change(ada, { email: `new-${ada.email}` })).statusCode).toBe(403)
    expect((await change(ada, { email: `new-${ada.email}`, password: 'wrong' })).statusCode).toBe(403)
    expect(await kindsTo(`new-${ada.email}`)).toEqual([])
  })

  it('takes effect once it is confirmed, tells the old address both times, and gives no second credit', async () => {
    const ada = await newCustomer(web)
    const email = `new-${ada.email}`
    expect((await change(ada, { email, password })).json()).toMatchObject({ email: ada.email })
    expect(await signIn(email)).toBe(401)
    expect((await confirm(web, await tokenMailedTo(web, email))).json()).toMatchObject({
      email,
      balance: 10_000,
    })
    expect(await kindsTo(ada.email)).toEqual([
      'confirm-address',
      'address-change-requested',
      'address-changed',
    ])
    expect((await publishedEvents(web, ada.id)).filter(({ type }) => type === 'user.updated')).toMatchObject([
      { data: { email, revision: 3 } },
    ])
    expect([await signIn(email), await signIn(ada.email)]).toEqual([201, 401])
    // The old address is free.
    expect((await newCustomer(web, ada.email)).balance).toBe(10_000)
  })
})

describe('nobody learns whether an address is registered', () => {
  it('from registering: the answer is the same, and the owner gets a mail without a link', async () => {
    const ada = await newCustomer(web)
    const payload = { email: ada.email, name: 'Eve', password: 'the password of Eve' }
    const known = await web.inject({ method: 'POST', url: '/users', payload })
    const unknown = await web.inject({
      method: 'POST',
      url: '/users',
      payload: { ...payload, email: 'free@example.com' },
    })
    const shape = ({ statusCode, body }: typeof known) => [
      statusCode,
      body.replace(/eyJ[\w.-]+|[\w-]{36}|20\d\d-[\d:T.-]+Z|(customer-\d+|free)(?=@)/g, '*'),
    ]
    expect(shape(known)).toEqual(shape(unknown))
    expect(await kindsTo(ada.email)).toEqual(['confirm-address', 'address-already-used'])
    expect(await signIn(ada.email, payload.password)).toBe(401)
    expect(await signIn('free@example.com', payload.password)).toBe(401)
    expect(await signIn(ada.email)).toBe(201)
  })

  it('from changing the e-mail', async () => {
    const [ada, eve] = [await newCustomer(web), await newCustomer(web)]
    const known = await change(eve, { email: ada.email, password })
    const unknown = await change(eve, { email: `free-${ada.email}`, password })
    expect([known.statusCode, known.json()]).toEqual([unknown.statusCode, unknown.json()])
    expect(await kindsTo(ada.email)).toEqual(['confirm-address', 'address-already-used'])
  })

  it('from a full mailbox: after some mails in an hour nothing more is sent, and the answers stay the same', async () => {
    const { email } = await register(web)
    for (let count = 0; count < 8; count++) await register(web, email)
    expect(await kindsTo(email)).toHaveLength(5)
  })
})

it('the page of a link runs its own script only, and never sends the token in a URL', async () => {
  const page = await web.inject('/account/confirm-email')
  expect(page.headers['content-security-policy']).toMatch(
    /^default-src 'none'; script-src 'sha256-.*; frame-ancestors 'none'$/,
  )
  expect(page.body).toMatch(/^<!doctype html>/)
  expect(page.body).toContain('location.hash')
})

// The last test: it stops the web process.
it('a reset that was asked for is mailed, though the process ends at once', async () => {
  const { email } = await newCustomer(web)
  await web.inject({ method: 'POST', url: '/account/password-resets', payload: { email } })
  await web.close()
  expect(await kindsTo(email, worker)).toContain('reset-password')
})
