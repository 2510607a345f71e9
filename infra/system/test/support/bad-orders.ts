import { cards } from './cards.ts'
import type { Request } from './http.ts'
import { musicStand, orderOf, tuba } from './orders.ts'

/** Two cost more than the limit of an order; a hundred overflow the database's integer. */
export const expensive = { productId: '0190a5a5-0000-7000-8000-0000000000aa', price: 1_000_000_000 }

/** The Idempotency-Key of another order of the same customer. */
export const usedKey = 'used'

const order = (changes: object): Request => ({
  body: { ...orderOf(musicStand, { paymentMethod: cards.good }), ...changes },
})
const line = (changes: object) =>
  order({ items: [{ productId: musicStand.productId, quantity: 1, ...changes }] })
const withKey = (key: string): Request => ({ ...order({}), headers: { 'idempotency-key': key } })

/** Requests that place no order, each with the status of the answer. */
export const badOrders: readonly [string, Request, number][] = [
  ['without items', order({ items: undefined }), 400],
  ['with an empty list of items', order({ items: [] }), 400],
  ['with more than fifty lines', order({ items: Array(51).fill({ ...tuba, quantity: 1 }) }), 400],
  ['whose items are a string', order({ items: 'tuba' }), 400],
  ['whose item is null', order({ items: [null] }), 400],
  ['of an unknown product', line({ productId: '0190a5a5-0000-7000-8000-000000000000' }), 422],
  ['of a product that is no UUID', line({ productId: 'tuba' }), 400],
  ['of a product with a NUL', line({ productId: `${musicStand.productId}\0` }), 400],
  ['of a product that is a number', line({ productId: 7 }), 400],
  ['of quantity 0', line({ quantity: 0 }), 400],
  ['of quantity -1', line({ quantity: -1 }), 400],
  ['of quantity 1.5', line({ quantity: 1.5 }), 400],
  ['of quantity 101', line({ quantity: 101 }), 400],
  ['of quantity 2^53', line({ quantity: 2 ** 53 }), 400],
  ['of quantity 1e400', { raw: JSON.stringify(line({ quantity: 1 }).body).replace(':1}', ':1e400}') }, 400],
  ['whose quantity is a string', line({ quantity: '1' }), 400],
  ['whose quantity is a boolean', line({ quantity: true }), 400],
  [
    'of quantity 120 in two lines of one product',
    order({ items: Array(2).fill({ productId: musicStand.productId, quantity: 60 }) }),
    422,
  ],
  ['whose total is too large', line({ productId: expensive.productId, quantity: 2 }), 422],
  ['whose total overflows', line({ productId: expensive.productId, quantity: 100 }), 422],
  ['with a balanceAmount above the total', order({ balanceAmount: musicStand.price + 1 }), 422],
  ['with less for the card than its network charges', order({ balanceAmount: musicStand.price - 49 }), 422],
  ['with a negative balanceAmount', order({ balanceAmount: -1 }), 400],
  ['with half a cent of balanceAmount', order({ balanceAmount: 0.5 }), 400],
  ['with a balanceAmount of 10^15', order({ balanceAmount: 10 ** 15 }), 400],
  ['whose balanceAmount is a string', order({ balanceAmount: '1' }), 400],
  ['without a payment method for the rest', order({ paymentMethod: undefined }), 422],
  ['whose payment method is a number', order({ paymentMethod: 4242424242424242 }), 400],
  ['whose payment method is empty', order({ paymentMethod: '' }), 400],
  ['whose payment method has a blank', order({ paymentMethod: 'my card' }), 400],
  ['whose payment method has a NUL', order({ paymentMethod: 'pm_card\0visa' }), 400],
  ['with a very long payment method', order({ paymentMethod: 'x'.repeat(10_000) }), 400],
  ['with an empty Idempotency-Key', withKey(''), 400],
  ['with an Idempotency-Key that is too long', withKey('x'.repeat(256)), 400],
  ['with an Idempotency-Key with a blank', withKey('a key'), 400],
  ['with an Idempotency-Key of another body', withKey(usedKey), 422],
]
