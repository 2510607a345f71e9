import type { OrderRequest } from './customer.ts'

/** Two products of the seed migration, with prices in cents. */
export const musicStand = { productId: '019b864d-bc00-7e46-a2e7-972a16419f82', price: 2_490 } as const
export const tuba = { productId: '019ba533-e400-7cf3-b7a2-c24101a9e71f', price: 489_000 } as const

type Payment = Pick<OrderRequest, 'balanceAmount' | 'paymentMethod'>

/** The body of POST /orders for one piece of a product. */
export const orderOf = ({ productId }: { readonly productId: string }, payment: Payment): OrderRequest => ({
  items: [{ productId, quantity: 1 }],
  ...payment,
})
