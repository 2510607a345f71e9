import { limits } from '@fanfare/local/testing'
import { Agent } from 'undici'
import { expect } from 'vitest'

// A connection for each request: a kept one may be closed by a restart just when it is used again.
const agent = new Agent({
  pipelining: 0,
  connect: { timeout: limits.wait },
  headersTimeout: limits.wait,
  bodyTimeout: limits.wait,
})

export interface Request {
  readonly token?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is. */
  readonly raw?: string
}

export interface Answer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Parsed where it is JSON, text otherwise. */
  readonly body: unknown
}

/** Sends the path exactly as it is given. Any status is returned. */
export async function send(method: string, url: string, request: Request = {}): Promise<Answer> {
  const { token, headers, body, raw } = request
  const [, origin = '', path = ''] = /^(https?:\/\/[^/]+)(.*)$/.exec(url) ?? []
  const content = raw ?? (body === undefined ? undefined : JSON.stringify(body))
  const answer = await agent.request({
    origin,
    path: path || '/',
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(content === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: content ?? null,
  })
  const text = await answer.body.text()
  const received = Object.entries(answer.headers).map(([name, value]) => [name, String(value)])
  const isJson = /[/+]json/.test(String(answer.headers['content-type']))
  return {
    status: answer.statusCode,
    headers: Object.fromEntries(received),
    body: isJson ? JSON.parse(text) : text,
  }
}

/** Checks that an answer is a problem document (RFC 9457) of one of these statuses. */
export function expectProblem({ status, headers, body }: Answer, ...statuses: number[]): void {
  expect(statuses, `the status of ${JSON.stringify(body)}`).toContain(status)
  expect(headers['content-type']).toMatch(/^application\/problem\+json\b/)
  expect(body).toMatchObject({ type: expect.any(String), title: expect.any(String), status })
}
