import Type, { type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'

const User = Type.Object({ id: Type.String(), session: Type.Object({ token: Type.String() }) })
const Products = Type.Object({
  items: Type.Array(Type.Object({ id: Type.String(), price: Type.Integer() })),
})
const Order = Type.Object({ id: Type.String() })

/** The order names the balance, which is empty: it is accepted all the same, and decided later. */
export async function registerCustomer(edgeUrl: string) {
  const json = { 'content-type': 'application/json' }
  const email = `bench-${Date.now()}@example.com`
  const password = 'correct horse battery'
  const user = await call(User, `${edgeUrl}/users`, json, { email, name: 'Bench', password })
  const { items: products } = await call(Products, `${edgeUrl}/products?limit=2`, json)
  const headers = { ...json, authorization: `Bearer ${user.session.token}` }
  const body = JSON.stringify({
    userId: user.id,
    items: products.map(({ id }) => ({ productId: id, quantity: 1 })),
    balanceAmount: products.reduce((sum, { price }) => sum + price, 0),
  })
  return {
    userId: user.id,
    headers,
    body,
    order: (url: string) => call(Order, `${url}/orders`, headers, JSON.parse(body)),
  }
}

async function call<T extends TSchema>(
  schema: T,
  url: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<Static<T>> {
  const post = { method: 'POST', headers, body: JSON.stringify(body) }
  const response = await fetch(url, body ? post : { headers })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return Value.Parse(schema, await response.json())
}
