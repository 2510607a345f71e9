import { eventually } from '@fanfare/local/testing'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { requestReset } from '../src/account/notices.ts'
import { SessionEnded, startSession } from '../src/sessions/sessions.ts'
import { startApps } from './support/apps.ts'
import { confirm, newCustomer, password, register } from './support/customers.ts'
import { daemonHeaders, noticesTo, publishedEvents, tokenMailedTo } from './support/events.ts'

const { web, worker } = await startApps({ LOGIN_FAILURES_PER_ACCOUNT: '3' })

const post = (url: string, payload: object) => web.inject({ method: 'POST', url, payload })
const headersOf = (token: string) => ({ authorization: `Bearer ${token}` })
const signIn = (email: string, ofPassword = password) => post('/sessions', { email, password: ofPassword })

/** A customer with two sessions. */
async function customerWithSessions() {
  const { id, email, headers: first } = await newCustomer(web)
  const second = headersOf((await signIn(email)).json().token)
  const status = async (headers: object) =>
    (await web.inject({ url: `/users/${id}`, headers: { ...headers } })).statusCode
  const untilRefused = (headers: object) =>
    eventually('the token to be refused', async () => expect(await status(headers)).toBe(401))
  return { id, email, first, second, status, untilRefused }
}

type Customer = Awaited<ReturnType<typeof customerWithSessions>>
const changePassword = ({ id, first: headers }: Customer, payload: object) =>
  web.inject({ method: 'PUT', url: `/users/${id}/password`, headers, payload })
const renew = (headers: Record<string, string>) =>
  web.inject({ method: 'POST', url: '/sessions/current/tokens', headers })

describe.concurrent('signing out', () => {
  it('ends one session, publishes it, and leaves the others', async () => {
    const { id, first, second, status, untilRefused } = await customerWithSessions()
    const response = await web.inject({ method: 'DELETE', url: '/sessions/current', headers: first })
    expect(response.statusCode).toBe(204)
    await untilRefused(first)
    expect(await status(second)).toBe(200)
    const revoked = (await publishedEvents(web, id)).filter(({ type }) => type === 'user.sessions-revoked')
    expect(revoked).toMatchObject([{ data: { userId: id, sessionIds: [expect.any(String)] } }])
  })

  it('is longer than any token, also one of a machine whose clock is a little ahead', async () => {
    const { id, first } = await customerWithSessions()
    const token = Date.parse((await renew(first)).json().expiresAt)
    await web.inject({ method: 'DELETE', url: '/sessions/current', headers: first })
    const revoked = (await publishedEvents(web, id)).find(({ type }) => type === 'user.sessions-revoked')
    expect(Date.parse(revoked?.data.expiresAt) - token).toBeGreaterThan(30_000)
  })

  it('everywhere ends all sessions', async () => {
    const { first, second, untilRefused } = await customerWithSessions()
    const response = await web.inject({ method: 'DELETE', url: '/sessions', headers: first })
    expect(response.statusCode).toBe(204)
    await Promise.all([untilRefused(first), untilRefused(second)])
  })

  it('refuses a token that is good for longer than its session', async () => {
    const { id, first, second, untilRefused } = await customerWithSessions()
    await web.db.session.updateMany({ where: { userId: id }, data: { expiresAt: new Date() } })
    const url = '/schedules/prune-expired'
    await worker.inject({ method: 'POST', url, headers: daemonHeaders })
    await web.inject({ method: 'DELETE', url: '/sessions', headers: first })
    await Promise.all([untilRefused(first), untilRefused(second)])
  })

  it('is not needed for the oldest of more than a hundred sessions: signing in ends them', async () => {
    const { id, email, first, second, status, untilRefused } = await customerWithSessions()
    const expiresAt = new Date(Date.now() + 60_000)
    const data = Array.from({ length: 98 }, () => ({ id: uuidv7(), userId: id, expiresAt }))
    await web.db.session.createMany({ data })
    const latest = headersOf((await signIn(email)).json().token)
    await untilRefused(first)
    expect([await status(second), await status(latest)]).toEqual([200, 200])
    expect(await web.db.session.count({ where: { userId: id } })).toBe(100)
  })
})

describe.concurrent('renewing a token', () => {
  it('gives another token of the same session, which ends with it', async () => {
    const { id, first, second, status, untilRefused } = await customerWithSessions()
    const response = await renew(first)
    expect(response.statusCode).toBe(201)
    expect(response.headers['cache-control']).toBe('no-store')
    const renewed = headersOf(response.json().token)
    expect([response.json().userId, await status(renewed)]).toEqual([id, 200])
    await web.inject({ method: 'DELETE', url: '/sessions/current', headers: renewed })
    await untilRefused(first)
    expect([await status(second), (await renew(first)).statusCode]).toEqual([200, 401])
  })

  it('is refused after thirty days', async () => {
    const { id, first } = await customerWithSessions()
    await web.db.session.updateMany({ where: { userId: id }, data: { expiresAt: new Date() } })
    const response = await renew(first)
    expect([response.statusCode, response.headers['www-authenticate']]).toEqual([401, 'Bearer'])
  })
})

describe.concurrent('changing the password', () => {
  it('needs the former one, ends every other session, and is told by mail', async () => {
    const ada = await customerWithSessions()
    const newPassword = 'another horse battery'
    expect((await changePassword(ada, { password: 'wrong', newPassword })).statusCode).toBe(403)
    expect((await changePassword(ada, { password, newPassword: 'short' })).statusCode).toBe(400)
    expect((await changePassword(ada, { password, newPassword })).statusCode).toBe(204)
    await ada.untilRefused(ada.second)
    expect(await ada.status(ada.first)).toBe(200)
    expect((await signIn(ada.email)).statusCode).toBe(401)
    expect((await signIn(ada.email, newPassword)).statusCode).toBe(201)
    expect((await noticesTo(web, ada.email)).at(-1)?.notice).toBe('password-changed')
  })

  it('is not available to guess the password: guesses are limited', async () => {
    const ada = await customerWithSessions()
    const guess = async () =>
      (await changePassword(ada, { password: 'a guess', newPassword: 'long enough' })).statusCode
    expect([await guess(), await guess(), await guess(), await guess()]).toEqual([403, 403, 403, 429])
  })

  it('refuses a session whose password was compared before the change', async () => {
    const { id } = await newCustomer(web)
    const compared = { id, passwordHash: 'the former one' }
    await expect(startSession(web, web.db, compared)).rejects.toThrow(SessionEnded)
  })

  it('leaves no session of somebody who signs in with the former password meanwhile', async () => {
    const { id, email, first: headers, second, untilRefused } = await customerWithSessions()
    const payload = { password, newPassword: 'another horse battery' }
    const url = `/users/${id}/password`
    const [, ...answers] = await Promise.all([
      web.inject({ method: 'PUT', url, headers, payload }),
      ...[0, 1, 2].map(() => signIn(email)),
    ])
    await untilRefused(second)
    for (const answer of answers)
      if (answer.statusCode === 201) await untilRefused(headersOf(answer.json().token))
  })
})

describe.concurrent('resetting the password', () => {
  const ask = (email: string) => post('/account/password-resets', { email })
  const reset = (token: string | undefined, newPassword: string) =>
    post('/account/password-resets/confirmations', { token, password: newPassword })
  const mailedLink = async (email: string) => {
    expect((await ask(email)).statusCode).toBe(202)
    await eventually('the notice', async () =>
      expect((await noticesTo(web, email)).at(-1)?.notice).toBe('reset-password'),
    )
    return tokenMailedTo(web, email)
  }

  it('takes a link from the mailbox, ends every session, and lets a locked-out owner in', async () => {
    const ada = await customerWithSessions()
    for (let guesses = 0; guesses < 4; guesses++) {
      await web.inject({
        method: 'POST',
        url: '/sessions',
        headers: { 'x-forwarded-for': '192.0.2.1' },
        payload: { email: ada.email, password: 'a guess' },
      })
    }
    const token = await mailedLink(ada.email)
    const all = await Promise.all([reset(token, 'another horse'), reset(token, 'another horse')])
    expect(all.map(({ statusCode }) => statusCode).sort()).toEqual([204, 410])
    await Promise.all([ada.untilRefused(ada.first), ada.untilRefused(ada.second)])
    const elsewhere = await web.inject({
      method: 'POST',
      url: '/sessions',
      headers: { 'x-forwarded-for': '192.0.2.2' },
      payload: { email: ada.email, password: 'another horse' },
    })
    expect(elsewhere.statusCode).toBe(201)
    expect((await signIn(ada.email)).statusCode).toBe(401)
  })

  it('answers the same for an address that is not known or not confirmed, and sends nothing', async () => {
    const { email } = await newCustomer(web)
    const known = await ask(email)
    const unknown = await ask('nobody@example.com')
    expect([unknown.statusCode, unknown.body]).toEqual([known.statusCode, known.body])
    expect(await noticesTo(web, 'nobody@example.com')).toEqual([])
  })

  it('is mailed to an owner whose address somebody has claimed as often as the limit allows', async () => {
    const { email } = await newCustomer(web)
    for (let claims = 0; claims < 6; claims++) await register(web, email)
    expect(
      (await noticesTo(web, email)).filter(({ notice }) => notice === 'address-already-used'),
    ).toHaveLength(4)
    await mailedLink(email)
  })

  it('is mailed a few times in an hour: a stranger who asks for it does not fill the mailbox', async () => {
    const { email } = await newCustomer(web)
    for (let asked = 0; asked < 7; asked++) await requestReset(web, email)
    const notices = (await noticesTo(web, email)).filter(({ notice }) => notice === 'reset-password')
    expect(notices).toHaveLength(5)
  })

  it('does not take a link that was mailed before the password was changed', async () => {
    const ada = await customerWithSessions()
    const token = await mailedLink(ada.email)
    const newPassword = 'another horse battery'
    expect((await changePassword(ada, { password, newPassword })).statusCode).toBe(204)
    expect((await reset(token, 'another horse')).statusCode).toBe(410)
  })

  it('does not take a link that was mailed to a former address', async () => {
    const ada = await newCustomer(web)
    const token = await mailedLink(ada.email)
    const email = `new-${ada.email}`
    const { id, headers } = ada
    await web.inject({ method: 'PATCH', url: `/users/${id}`, headers, payload: { email, password } })
    await confirm(web, await tokenMailedTo(web, email))
    expect((await reset(token, 'another horse')).statusCode).toBe(410)
    expect((await signIn(email)).statusCode).toBe(201)
  })

  it('does not take a link that confirms an address', async () => {
    const { email } = await register(web)
    expect((await reset(await tokenMailedTo(web, email), 'another horse')).statusCode).toBe(410)
  })
})
