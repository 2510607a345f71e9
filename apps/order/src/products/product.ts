import { Amount, Currency, Id, Text } from '@fanfare/contracts'
import Type, { type Static } from 'typebox'
import type { ProductModel } from '../generated/prisma/models.ts'

/** A product as everybody sees it. */
export const ProductBody = Type.Object({
  id: Id,
  name: Text(200),
  description: Type.String(),
  price: Amount,
  currency: Currency,
})

export type Product = ProductModel

export const toProductBody = (
  { id, name, description, price }: Product,
  currency: string,
): Static<typeof ProductBody> => ({ id, name, description, price, currency })
