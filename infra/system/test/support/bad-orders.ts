import type { Request } from './http.ts'
import { cards, musicStand, orderOf, tuba } from './orders.ts'

/** A hundred of it cost more than an order may, and more than a database's integer holds. */
export const palace = { productId: '0190a5a5-0000-7000-8000-0000000000aa', price: 2_000_000_000 }

/** The Idempotency-Key of another order of the same customer. */
export const takenKey = 'taken'

const order = (changes: object): Request => ({
  body: { ...orderOf(musicStand, { paymentMethod: cards.good }), ...changes },
})
const line = (changes: object) =>
  order({ items: [{ productId: musicStand.productId, quantity: 1, ...changes }] })
const under = (key: string): Request => ({ ...order({}), headers: { 'idempotency-key': key } })

/** Requests that place no order, each with the status that it gets. */
export const badOrders: readonly [string, Request, number][] = [
  ['without items', order({ items: undefined }), 400],
  ['of no item', order({ items: [] }), 400],
  ['of more lines than fifty', order({ items: Array(51).fill({ ...tuba, quantity: 1 }) }), 400],
  ['whose items are a text', order({ items: 'tuba' }), 400],
  ['whose item is null', order({ items: [null] }), 400],
  ['of an unknown product', line({ productId: '0190a5a5-0000-7000-8000-000000000000' }), 422],
  ['of a product that is no UUID', line({ productId: 'tuba' }), 400],
  ['of a product with a NUL', line({ productId: `${musicStand.productId}\0` }), 400],
  ['of a product that is a number', line({ productId: 7 }), 400],
  ['of nought pieces', line({ quantity: 0 }), 400],
  ['of minus one piece', line({ quantity: -1 }), 400],
  ['of one and a half pieces', line({ quantity: 1.5 }), 400],
  ['of more pieces than a hundred', line({ quantity: 101 }), 400],
  ['of more pieces than an integer counts', line({ quantity: 2 ** 53 }), 400],
  [
    'of infinitely many pieces',
    { raw: JSON.stringify(line({ quantity: 1 }).body).replace(':1}', ':1e400}') },
    400,
  ],
  ['of a piece in words', line({ quantity: '1' }), 400],
  ['of a true piece', line({ quantity: true }), 400],
  [
    'of more than a hundred pieces in two lines',
    order({ items: Array(2).fill({ productId: musicStand.productId, quantity: 60 }) }),
    422,
  ],
  ['whose sum is too large', line({ productId: palace.productId }), 422],
  ['whose sum overflows', line({ productId: palace.productId, quantity: 100 }), 422],
  ['with more balance than the total', order({ balanceAmount: musicStand.price + 1 }), 422],
  ['with a negative balance', order({ balanceAmount: -1 }), 400],
  ['with half a cent of balance', order({ balanceAmount: 0.5 }), 400],
  ['with more balance than there is money', order({ balanceAmount: 10 ** 15 }), 400],
  ['with a balance in words', order({ balanceAmount: '1' }), 400],
  ['with nothing to pay the rest', order({ paymentMethod: undefined }), 422],
  ['with a card that is a number', order({ paymentMethod: 4242424242424242 }), 400],
  ['with a card without a name', order({ paymentMethod: '' }), 400],
  ['with a card of many words', order({ paymentMethod: 'my card' }), 400],
  ['with a card with a NUL', order({ paymentMethod: 'pm_card\0visa' }), 400],
  ['with a card with a very long name', order({ paymentMethod: 'x'.repeat(10_000) }), 400],
  ['under a key that is empty', under(''), 400],
  ['under a key that is too long', under('x'.repeat(256)), 400],
  ['under a key with a blank', under('a key'), 400],
  ['under a key that another body had', under(takenKey), 422],
]
