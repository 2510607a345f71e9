import { randomUUID } from 'node:crypto'
import { type Order, type Product, parse, type User } from './shapes.ts'

/** Milliseconds; longer than the edge's 30 s limit. */
const requestLimit = 60_000

export interface Registration {
  readonly email: string
  readonly name: string
  readonly password: string
}

export interface OrderRequest {
  readonly items: readonly { readonly productId: string; readonly quantity: number }[]
  readonly balanceAmount?: number
  readonly paymentMethod: string
}

/** Without an order when its card was declined. */
export interface Placed {
  readonly status: number
  readonly orderId: string
  readonly order?: Order
}

export type Client = ReturnType<typeof createClient>

export function createClient(url: string, signal: AbortSignal, token?: string) {
  async function send(method: 'GET' | 'POST', path: string, body?: object, headers?: Record<string, string>) {
    const limit = AbortSignal.timeout(requestLimit)
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, limit]),
    }).catch((error) => {
      throw limit.aborted
        ? new Error(`${method} ${path} had no answer after ${requestLimit / 1000} s`)
        : error
    })
    const text = await response.text()
    const answer: unknown = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text
    return { status: response.status, answer }
  }

  async function get(path: string): Promise<unknown> {
    const { status, answer } = await send('GET', path)
    if (status !== 200) throw unexpected('GET', path, status, answer)
    return answer
  }

  async function post(path: string, body: object, expected: number): Promise<unknown> {
    const { status, answer } = await send('POST', path, body)
    if (status !== expected) throw unexpected('POST', path, status, answer)
    return answer
  }

  return {
    async products(): Promise<readonly Product[]> {
      return parse.products(await get('/products?limit=100')).items
    },
    /** Returns a token, too. */
    async register(registration: Registration): Promise<{ id: string; token: string }> {
      const { id, session } = parse.registered(await post('/users', registration, 201))
      return { id, token: session.token }
    },
    /** With the token of the mail. */
    async confirmEmail(token: string, { password }: Registration): Promise<User> {
      return parse.user(await post('/account/email-confirmations', { token, password }, 200))
    },
    async placeOrder(request: OrderRequest): Promise<Placed> {
      const { status, answer } = await send('POST', '/orders', request, { 'idempotency-key': randomUUID() })
      if (status === 402) return { status, orderId: parse.declined(answer).orderId }
      if (status !== 201 && status !== 202) throw unexpected('POST', '/orders', status, answer)
      const order = parse.order(answer)
      return { status, orderId: order.id, order }
    },
    user: async (id: string) => parse.user(await get(`/users/${id}`)),
    entries: async (id: string) => parse.entries(await get(`/users/${id}/balance-entries?limit=100`)).items,
    orders: async (id: string) => parse.orders(await get(`/users/${id}/orders?limit=100`)).items,
    payments: async (id: string) => parse.payments(await get(`/users/${id}/payments?limit=100`)).items,
    mails: async (id: string) => parse.mails(await get(`/users/${id}/mails?limit=100`)).items,
  }
}

function unexpected(method: string, path: string, status: number, answer: unknown): Error {
  let detail = ''
  try {
    detail = `: ${parse.problem(answer).detail}`
  } catch {
    // Not a problem document.
  }
  return new Error(`${method} ${path} answered ${status}${detail}`)
}
