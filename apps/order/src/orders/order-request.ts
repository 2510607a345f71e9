import { createHash } from 'node:crypto'
import { Amount, Id } from '@fanfare/contracts'
import Type, { type Static } from 'typebox'

/** What a customer asks for. Names and prices are ours, so they are not part of it. */
export const OrderRequest = Type.Object({
  items: Type.Array(Type.Object({ productId: Id, quantity: Type.Integer({ minimum: 1, maximum: 100 }) }), {
    minItems: 1,
    maxItems: 50,
  }),
  // How much of it the balance shall pay; the card pays the rest.
  balanceAmount: Type.Optional(Amount),
  // A card as the card network names it, as in pm_card_visa.
  paymentMethod: Type.Optional(Type.String({ pattern: '^[!-~]{1,200}$' })),
})
export type OrderRequest = Static<typeof OrderRequest>

/** Quantities by product: one that is named twice is one line, in the place where it was named first. */
export function quantitiesOf({ items }: OrderRequest): ReadonlyMap<string, number> {
  const quantities = new Map<string, number>()
  for (const { productId, quantity } of items) {
    const id = productId.toLowerCase()
    quantities.set(id, (quantities.get(id) ?? 0) + quantity)
  }
  return quantities
}

/** The same for two requests that ask for the same, however their JSON is written. */
export function hashOf(request: OrderRequest): string {
  const { balanceAmount = 0, paymentMethod = null } = request
  const asked = [[...quantitiesOf(request)], balanceAmount, paymentMethod]
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64url')
}
