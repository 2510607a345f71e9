import { v7 as uuidv7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { startWeb, testConfig } from './support/apps.ts'
import { startKeys } from './support/tokens.ts'

const keys = await startKeys()
const web = await startWeb(await testConfig(keys.environment))
const [userId, strangerId, orderId] = [uuidv7(), uuidv7(), uuidv7()]
const headers = await keys.headersOf(userId)
const get = (url: string, as: Record<string, string> = headers) =>
  web.inject({ method: 'GET', url, headers: as })

const mail = { kind: 'order.created', subject: 'Yours', text: 'Hello', html: '<p>Hello</p>' }
const mailIds = Array.from({ length: 5 }, () => uuidv7())
const [strangersMailId, noticeId] = [uuidv7(), uuidv7()]
await web.db.mail.createMany({
  data: [
    ...mailIds.map((id) => ({ ...mail, id, key: id, userId, orderId })),
    { ...mail, id: noticeId, key: noticeId, userId, kind: 'user.notice-issued', address: 'ada@example.test' },
    { ...mail, id: strangersMailId, key: strangersMailId, userId: strangerId },
  ],
})
const [firstId = '', ...laterIds] = mailIds
const sentAt = new Date('2026-01-31T09:30:00.000Z')
await web.db.mail.update({
  where: { id: firstId },
  data: { state: 'sent', recipient: 'ada@example.test', sentAt },
})

describe('a user’s mails', () => {
  test('are listed newest first, a page at a time', async () => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: { items: { id: string }[]; nextCursor: string | null } = (
        await get(`/users/${userId}/mails?limit=2${cursor ? `&cursor=${cursor}` : ''}`)
      ).json()
      expect(page.items.length).toBeLessThanOrEqual(2)
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor)
    expect(seen).toEqual([...laterIds.toReversed(), firstId])
  })

  test('are listed without their texts', async () => {
    const { items } = (await get(`/users/${userId}/mails`)).json()
    const { createdAt, ...rest } = items.at(-1)
    expect(rest).toEqual({
      id: firstId,
      userId,
      orderId,
      kind: 'order.created',
      subject: 'Yours',
      to: 'ada@example.test',
      state: 'sent',
      sentAt: '2026-01-31T09:30:00.000Z',
    })
    expect(new Date(createdAt).toISOString()).toBe(createdAt)
    expect(items[0]).toMatchObject({ state: 'queued', to: null, sentAt: null })
  })

  test('can be read one by one', async () => {
    const response = await get(`/mails/${firstId}`)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ id: firstId, text: 'Hello', html: '<p>Hello</p>', state: 'sent' })
  })

  test('are found by ids in upper case', async () => {
    const page = await get(`/users/${userId}/mails`)
    const same = await get(`/users/${userId.toUpperCase()}/mails`)
    expect([same.statusCode, same.body]).toEqual([200, page.body])
    expect((await get(`/mails/${firstId.toUpperCase()}`)).json()).toMatchObject({ id: firstId })
  })

  test('are an empty list for a user without mails', async () => {
    const other = uuidv7()
    const response = await get(`/users/${other}/mails`, await keys.headersOf(other))
    expect(response.json()).toEqual({ items: [], nextCursor: null })
  })
})

describe('a problem document is the answer', () => {
  const problem = (response: Awaited<ReturnType<typeof get>>) => {
    expect(response.headers['content-type']).toMatch('application/problem+json')
    expect(response.json()).toMatchObject({ status: response.statusCode, title: expect.any(String) })
    return response.statusCode
  }

  test.each([
    ['another user’s mails', `/users/${strangerId}/mails`, 404],
    ['another user’s mail', `/mails/${strangersMailId}`, 404],
    ['a notice, whose link proves that the mailbox is theirs', `/mails/${noticeId}`, 404],
    ['a mail that does not exist', `/mails/${uuidv7()}`, 404],
    ['an id that is no UUID', '/mails/7', 400],
    ['a user’s id that is no UUID', '/users/me/mails', 400],
    ['an id with a NUL', '/mails/%00', 400],
    ['a limit of nothing', `/users/${userId}/mails?limit=0`, 400],
    ['a limit beyond 100', `/users/${userId}/mails?limit=101`, 400],
    ['a limit that is no number', `/users/${userId}/mails?limit=many`, 400],
    ['a cursor that is no id', `/users/${userId}/mails?cursor=last`, 400],
    ['an unknown path', '/mails', 404],
  ])('to %s', async (_, url, status) => {
    expect(problem(await get(url))).toBe(status)
  })

  test('to a method that is not served', async () => {
    expect(problem(await web.inject({ method: 'DELETE', url: `/mails/${firstId}`, headers }))).toBe(404)
  })

  test('to a request without a valid token', async () => {
    const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = { sub: userId, iss: 'https://fanfare.test', aud: 'fanfare', exp: 4_000_000_000 }
    const tokens = [
      {},
      { authorization: 'Basic YTpi' },
      { authorization: 'Bearer a.b.c' },
      { authorization: `Bearer ${base64({ alg: 'none' })}.${base64(claims)}.` },
      await keys.headersOf(userId, '-1s'),
    ]
    for (const as of tokens) {
      for (const url of [`/users/${userId}/mails`, `/mails/${firstId}`]) {
        expect(problem(await get(url, as)), JSON.stringify(as)).toBe(401)
      }
    }
  })
})

test('the API describes itself', async () => {
  const { paths } = (await get('/openapi.json', {})).json()
  expect(Object.keys(paths).sort()).toEqual(['/mails/{mailId}', '/users/{userId}/mails'])
  for (const { get: operation } of Object.values<{ get: object }>(paths)) {
    expect(operation).toMatchObject({
      summary: expect.any(String),
      security: [{ token: [] }],
      responses: { 200: expect.anything(), '4XX': expect.anything() },
    })
  }
})

test('the process is alive, and ready once its database has every migration', async () => {
  expect((await get('/health/live', {})).statusCode).toBe(200)
  expect((await get('/health/ready', {})).statusCode).toBe(200)
})
