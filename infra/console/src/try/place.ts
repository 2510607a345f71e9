import { randomUUID } from 'node:crypto'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { TryError } from './customer.ts'

const Products = Compile(
  Type.Object({
    items: Type.Array(
      Type.Object({ id: Type.String(), name: Type.String(), price: Type.Integer(), currency: Type.String() }),
    ),
  }),
)
const Placed = Compile(Type.Object({ id: Type.String() }))
const NotPaid = Compile(Type.Object({ orderId: Type.String() }))
const Problem = Compile(Type.Object({ detail: Type.String() }))

export interface TryOrder {
  readonly items: readonly { readonly productId: string; readonly quantity: number }[]
  /** Minor units. */
  readonly balanceAmount?: number | undefined
  readonly paymentMethod?: string | undefined
}

export async function productsAt(edge: string) {
  const response = await fetch(`${edge}/products?limit=100`)
  if (!response.ok) throw new TryError(`GET /products answered ${response.status}`)
  return Products.Parse(await response.json()).items
}

/** Returns the order's id, also when its card was declined. */
export async function placeOrder(edge: string, token: string, order: TryOrder) {
  const response = await fetch(`${edge}/orders`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify(order),
  })
  const { status } = response
  const answer: unknown = await response.json().catch(() => undefined)
  if (Placed.Check(answer)) return { status, orderId: answer.id }
  if (NotPaid.Check(answer)) return { status, orderId: answer.orderId }
  throw new TryError(`POST /orders answered ${status}${Problem.Check(answer) ? `: ${answer.detail}` : ''}`)
}
