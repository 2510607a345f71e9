import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { eventually } from './eventually.ts'
import { type Request, send } from './http.ts'
import { tokenSentBy } from './notices.ts'
import { type Product, parse } from './shapes.ts'
import type { World } from './world.ts'

export type Customer = Awaited<ReturnType<typeof newCustomer>>

/** A new customer's balance, in cents. */
export const welcomeCredit = 10_000

type Shop = Pick<World, 'edge' | 'aws' | 'stage' | 'topicArnPrefix'>

/** Registers a customer, who confirms the e-mail. All requests go through the edge. */
export async function newCustomer(world: Shop, name = 'Ada Example') {
  const { edge } = world
  const email = `ada.${randomUUID()}@example.test`
  const password = `secret ${randomUUID()}`
  const sent = await tokenSentBy(world, email, async () => {
    const { status, body } = await send('POST', `${edge}/users`, { body: { email, name, password } })
    expect(status, 'of the registration').toBe(201)
    return parse.registered(body)
  })
  const { id, session } = sent.result
  await confirmEmail(world, { email, password, token: sent.token })
  const { token } = session

  const request = (method: string, path: string, options: Request = {}) =>
    send(method, `${edge}${path}`, { token, ...options })
  async function get(path: string): Promise<unknown> {
    const { status, body } = await request('GET', path)
    if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`)
    return body
  }

  return {
    id,
    email,
    password,
    token,
    request,
    place: (order: OrderRequest, headers: Record<string, string> = {}) =>
      request('POST', '/orders', { body: order, headers }),
    cancel: (orderId: string) => request('POST', `/orders/${orderId}/cancel`),
    /** The ids of a whole list, by page. */
    async pages(path: string, limit: number): Promise<string[][]> {
      const pages: string[][] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const from: string = cursor === '' ? '' : `&cursor=${cursor}`
        const { items, nextCursor } = parse.page(await get(`${path}?limit=${limit}${from}`))
        pages.push(items.map((item) => item.id))
        cursor = nextCursor
      }
      return pages
    },
    user: async () => parse.user(await get(`/users/${id}`)),
    order: async (orderId: string) => parse.order(await get(`/orders/${orderId}`)),
    entries: async () => parse.entries(await get(`/users/${id}/balance-entries?limit=100`)).items,
    payments: async () => parse.payments(await get(`/users/${id}/payments?limit=100`)).items,
    mails: async () => parse.mails(await get(`/users/${id}/mails?limit=100`)).items,
  }
}

interface Confirmation {
  readonly email: string
  readonly password: string
  /** Of the link. */
  readonly token: string
}

export async function confirmEmail({ edge }: Pick<World, 'edge'>, { email, ...body }: Confirmation) {
  const confirmed = await send('POST', `${edge}/account/email-confirmations`, { body })
  expect(confirmed, 'the confirmation').toMatchObject({ status: 200, body: { email, emailConfirmed: true } })
}

export interface OrderRequest {
  readonly items: readonly { readonly productId: string; readonly quantity: number }[]
  readonly balanceAmount?: number
  readonly paymentMethod?: string
}

export async function products({ edge }: { readonly edge: string }): Promise<Product[]> {
  const { status, body } = await send('GET', `${edge}/products?limit=100`)
  expect(status, 'the status of GET /products').toBe(200)
  return parse.products(body).items
}

/** Waits until GET /orders/{id} matches, and returns the order. */
export async function untilOrder(customer: Customer, orderId: string, awaited: object) {
  const what = `the order ${orderId} as ${JSON.stringify(awaited)}`
  await eventually(what, () => customer.order(orderId), awaited)
  return customer.order(orderId)
}
