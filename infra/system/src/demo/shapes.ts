import { Amount, Currency, Id, Time } from '@fanfare/contracts'
import Type, { type Static, type TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

// Bodies of the public API, as far as they are read.

const Text = Type.String()

const Product = Type.Object({ id: Id, name: Text, price: Amount, currency: Currency })
export type Product = Static<typeof Product>

const User = Type.Object({
  id: Id,
  name: Text,
  email: Text,
  balance: Amount,
  currency: Currency,
  createdAt: Time,
})
export type User = Static<typeof User>

const BalanceEntry = Type.Object({ kind: Text, amount: Type.Integer(), createdAt: Time })
export type BalanceEntry = Static<typeof BalanceEntry>

const Order = Type.Object({
  id: Id,
  status: Text,
  reason: Type.Optional(Text),
  items: Type.Array(Type.Object({ name: Text, quantity: Type.Integer(), unitPrice: Amount })),
  total: Amount,
  balanceAmount: Amount,
  cardAmount: Amount,
  currency: Currency,
  payment: Text,
  balance: Text,
  createdAt: Time,
  updatedAt: Time,
})
export type Order = Static<typeof Order>

const Payment = Type.Object({
  amount: Amount,
  currency: Currency,
  status: Text,
  reason: Type.Optional(Text),
  createdAt: Time,
  updatedAt: Time,
})
export type Payment = Static<typeof Payment>

const Mail = Type.Object({
  id: Id,
  kind: Text,
  subject: Text,
  state: Text,
  to: Type.Union([Text, Type.Null()]),
  sentAt: Type.Union([Time, Type.Null()]),
})
export type Mail = Static<typeof Mail>

const parser = <S extends TSchema>(schema: S) => {
  const compiled = Compile(schema)
  return (body: unknown): Static<S> => compiled.Parse(body)
}
const pageParser = <S extends TSchema>(item: S) => parser(Type.Object({ items: Type.Array(item) }))

/** Throws when the body does not match. */
export const parse = {
  products: pageParser(Product),
  user: parser(User),
  registered: parser(Type.Object({ id: Id, session: Type.Object({ token: Text }) })),
  received: parser(Type.Array(Type.Object({ text: Text }))),
  order: parser(Order),
  declined: parser(Type.Object({ orderId: Id })),
  problem: parser(Type.Object({ detail: Text })),
  entries: pageParser(BalanceEntry),
  orders: pageParser(Order),
  payments: pageParser(Payment),
  mails: pageParser(Mail),
}
