import { Amount, Id } from '@fanfare/contracts'
import Type, { type Static, type TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

// The bodies of the public API, as far as tests read them.

const Text = Type.String()
const parser = <S extends TSchema>(schema: S) => {
  const compiled = Compile(schema)
  return (body: unknown): Static<S> => compiled.Parse(body)
}
const page = <S extends TSchema>(item: S) =>
  Type.Object({ items: Type.Array(item), nextCursor: Type.Union([Id, Type.Null()]) })

const Product = Type.Object({ id: Id, name: Text, price: Amount })
const User = Type.Object({ id: Id, email: Text, name: Text, balance: Amount, currency: Text })
const Entry = Type.Object({ id: Id, kind: Text, amount: Type.Integer(), orderId: Type.Optional(Id) })
const Order = Type.Object({
  id: Id,
  userId: Id,
  status: Text,
  reason: Type.Optional(Text),
  customerName: Type.Optional(Text),
  total: Amount,
  balanceAmount: Amount,
  cardAmount: Amount,
  payment: Text,
  balance: Text,
})
const Payment = Type.Object({
  id: Id,
  orderId: Id,
  amount: Amount,
  status: Text,
  reason: Type.Optional(Text),
})
const Mail = Type.Object({
  id: Id,
  kind: Text,
  state: Text,
  orderId: Type.Optional(Id),
  to: Type.Union([Text, Type.Null()]),
})

export type Product = Static<typeof Product>
export type Order = Static<typeof Order>

/** Each throws when the body does not match. */
export const parse = {
  user: parser(User),
  registered: parser(Type.Object({ id: Id, session: Type.Object({ token: Text }) })),
  session: parser(Type.Object({ token: Text, expiresAt: Text })),
  /** Any list. */
  page: parser(page(Type.Object({ id: Id }))),
  products: parser(page(Product)),
  order: parser(Order),
  declined: parser(Type.Object({ orderId: Id })),
  orders: parser(page(Order)),
  entries: parser(page(Entry)),
  payments: parser(page(Payment)),
  mails: parser(page(Mail)),
}
