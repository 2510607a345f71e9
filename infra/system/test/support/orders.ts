import type { OrderRequest } from './customer.ts'

/** Test cards of the Stripe emulator; see its README. */
export const cards = {
  good: 'pm_card_visa',
  declined: 'pm_card_chargeDeclined',
  withoutFunds: 'pm_card_chargeDeclinedInsufficientFunds',
  notProcessed: 'pm_card_chargeDeclinedProcessingError',
  slow: 'pm_card_slow',
  processing: 'pm_card_processing',
} as const

/** Two products of the seed migration, with prices in cents. */
export const musicStand = { productId: '019b864d-bc00-7e46-a2e7-972a16419f82', price: 2_490 } as const
export const tuba = { productId: '019ba533-e400-7cf3-b7a2-c24101a9e71f', price: 489_000 } as const

type Payment = Pick<OrderRequest, 'balanceAmount' | 'paymentMethod'>

/** The body of POST /orders for one piece of a product. */
export const orderOf = ({ productId }: { readonly productId: string }, payment: Payment): OrderRequest => ({
  items: [{ productId, quantity: 1 }],
  ...payment,
})
