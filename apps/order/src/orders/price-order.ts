import { HttpProblem } from '../plugins/problem.ts'
import type { Product } from '../products/product.ts'
import { type OrderRequest, quantitiesOf } from './order-request.ts'

/** The most of one product in an order, and the most that an order may cost, in minor units: what an event can carry. */
const mostOfOne = 100
const mostInTotal = 1_000_000_000

export interface Line {
  readonly productId: string
  readonly name: string
  readonly quantity: number
  readonly unitPrice: number
}

export interface PricedOrder {
  readonly lines: readonly Line[]
  readonly total: number
  readonly balanceAmount: number
  readonly cardAmount: number
  readonly paymentMethod: string | null
}

/** Puts our prices to what was asked for. Throws a problem 422 that names what cannot be. */
export function priceOrder(request: OrderRequest, products: ReadonlyMap<string, Product>): PricedOrder {
  const lines = [...quantitiesOf(request)].map(([productId, quantity]) => {
    const path = () =>
      `/body/items/${request.items.findIndex((item) => item.productId.toLowerCase() === productId)}`
    const product = products.get(productId)
    if (!product) throw refusal('There is no such product.', `${path()}/productId`)
    if (quantity > mostOfOne) throw refusal(`At most ${mostOfOne} of a product.`, `${path()}/quantity`)
    return { productId, name: product.name, quantity, unitPrice: product.price }
  })
  const total = lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0)
  if (total > mostInTotal) throw refusal(`The total of ${total} is more than ${mostInTotal}.`, '/body/items')

  const { balanceAmount = 0, paymentMethod } = request
  const cardAmount = total - balanceAmount
  if (cardAmount < 0) throw refusal(`More than the total of ${total}.`, '/body/balanceAmount')
  if (cardAmount > 0 && paymentMethod === undefined) {
    throw refusal(`Needed for the ${cardAmount} that the balance does not pay.`, '/body/paymentMethod')
  }
  // A card that pays nothing is nobody's business.
  return {
    lines,
    total,
    balanceAmount,
    cardAmount,
    paymentMethod: cardAmount > 0 ? (paymentMethod ?? null) : null,
  }
}

const refusal = (message: string, path: string) =>
  new HttpProblem(422, 'The order cannot be placed as it is.', { errors: [{ path, message }] })
