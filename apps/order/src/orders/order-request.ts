import { createHash } from 'node:crypto'
import { Amount, type CardLimits, Id } from '@fanfare/contracts'
import Type, { type Static } from 'typebox'
import { isSellable, type Product } from '../products/find-products.ts'

const studentTrumpet = '019b9ae7-2c00-7a65-ace2-6b658b8148f6'

// Names and prices come from the database.
export const OrderRequest = Type.Object(
  {
    items: Type.Array(Type.Object({ productId: Id, quantity: Type.Integer({ minimum: 1, maximum: 100 }) }), {
      minItems: 1,
      maxItems: 50,
    }),
    // The card pays the rest; where there are no cards, the balance pays all.
    balanceAmount: Type.Optional(Amount),
    paymentMethod: Type.Optional(Type.String({ pattern: '^[!-~]{1,200}$' })),
  },
  // A seeded product, dear enough for the smallest card payment in each currency.
  {
    examples: [
      {
        items: [{ productId: studentTrumpet, quantity: 1 }],
        paymentMethod: 'pm_card_visa',
      },
    ],
  },
)
export type OrderRequest = Static<typeof OrderRequest>

/** `path` is the part of the request that prevents the order. */
export class OrderRefused extends Error {
  readonly path: string

  constructor(message: string, path: string) {
    super(message)
    this.path = path
  }
}

/** Merges lines of the same product. */
export function quantitiesOf({ items }: OrderRequest): ReadonlyMap<string, number> {
  const quantities = new Map<string, number>()
  for (const { productId, quantity } of items) {
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity)
  }
  return quantities
}

/** Does not depend on the form of the JSON. */
export function hashOf(request: OrderRequest): string {
  const { balanceAmount = 0, paymentMethod = null } = request
  const meaning = [[...quantitiesOf(request)], balanceAmount, paymentMethod]
  return createHash('sha256').update(JSON.stringify(meaning)).digest('base64url')
}

// Limits of order.created.
const maxQuantity = 100
const maxTotal = 1_000_000_000

/** `card` is undefined where no cards are taken. Throws OrderRefused. */
export function priceOrder(
  request: OrderRequest,
  products: ReadonlyMap<string, Product>,
  card: CardLimits | undefined,
) {
  const lines = [...quantitiesOf(request)].map(([productId, quantity]) => {
    const index = request.items.findIndex((item) => item.productId === productId)
    const path = `/body/items/${index}`
    const product = products.get(productId)
    if (!product) throw new OrderRefused('There is no such product.', `${path}/productId`)
    if (!isSellable(product)) throw new OrderRefused('This product cannot be ordered.', `${path}/productId`)
    if (quantity > maxQuantity)
      throw new OrderRefused(`At most ${maxQuantity} of a product.`, `${path}/quantity`)
    return { productId, name: product.name, quantity, unitPrice: product.price }
  })
  const total = lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0)
  if (total > maxTotal) {
    throw new OrderRefused(`The total of ${total} is more than ${maxTotal}.`, '/body/items')
  }
  const { balanceAmount = card ? 0 : total, paymentMethod = null } = request
  const cardAmount = total - balanceAmount
  if (cardAmount < 0) throw new OrderRefused(`More than the total of ${total}.`, '/body/balanceAmount')
  const fault = card ? cardFault({ total, balanceAmount }, card) : withoutCards(cardAmount)
  if (fault) throw new OrderRefused(fault, '/body/balanceAmount')
  if (cardAmount > 0 && paymentMethod === null) {
    const message = `Needed for the ${cardAmount} that the balance does not pay.`
    throw new OrderRefused(message, '/body/paymentMethod')
  }
  return { lines, total, balanceAmount, cardAmount, paymentMethod: cardAmount > 0 ? paymentMethod : null }
}

const withoutCards = (rest: number) =>
  rest === 0 ? undefined : `Leaves ${rest}, and no cards are taken: the balance pays the total.`

export type PricedOrder = ReturnType<typeof priceOrder>

/** Why a card cannot be charged the rest, and which balance amounts would do. Undefined if it can, or nothing is left. */
export function cardFault(
  { total, balanceAmount }: { readonly total: number; readonly balanceAmount: number },
  limits: CardLimits,
): string | undefined {
  const { minimum, maximum, step } = limits
  const cardAmount = total - balanceAmount
  const broken = brokenLimit(cardAmount, limits)
  if (cardAmount === 0 || !broken) return undefined

  const more = Math.max(minimum, Math.ceil(cardAmount / step) * step)
  const less = Math.floor(Math.min(cardAmount, maximum) / step) * step
  const possible = [...(more <= Math.min(total, maximum) ? [more] : []), less < minimum ? 0 : less]
  const balances = possible.map((amount) => total - amount).join(' or ')
  return `Leaves ${cardAmount} for the card, which is charged ${broken}: ${balances} would do.`
}

function brokenLimit(amount: number, { minimum, maximum, step }: CardLimits): string | undefined {
  if (amount < minimum) return `${minimum} at least`
  if (amount > maximum) return `${maximum} at most`
  return amount % step === 0 ? undefined : `multiples of ${step}`
}
