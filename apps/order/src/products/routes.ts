import { Amount, Currency, Id, Page, PageQuery, Problem, pageOf, Text, toPage } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type, { type Static } from 'typebox'
import { notFound } from '../platform/http/problem.ts'
import type { Product } from './find-products.ts'

const ProductBody = Type.Object({
  id: Id,
  name: Text(200),
  description: Type.String(),
  price: Amount,
  currency: Currency,
})
const ProductParams = Type.Object({ productId: Id })

const cacheable = { 'cache-control': 'public, max-age=5' }

/** No token needed. */
export const productRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const toProductBody = ({ id, name, description, price }: Product): Static<typeof ProductBody> => ({
    id,
    name,
    description,
    price,
    currency: app.config.CURRENCY,
  })

  app.get(
    '/products',
    {
      schema: {
        tags: ['products'],
        summary: 'What can be ordered, newest first',
        querystring: PageQuery,
        response: { 200: Page(ProductBody), '4xx': Problem },
      },
    },
    async ({ query }, reply) => {
      const products = await app.db.product.findMany(pageOf(query))
      reply.headers(cacheable)
      return toPage(products, query, toProductBody)
    },
  )

  app.get(
    '/products/:productId',
    {
      schema: {
        tags: ['products'],
        summary: 'One product',
        params: ProductParams,
        response: { 200: ProductBody, '4xx': Problem },
      },
    },
    async ({ params }, reply) => {
      const product = await app.db.product.findUnique({ where: { id: params.productId } })
      if (!product) throw notFound('product')
      reply.headers(cacheable)
      return toProductBody(product)
    },
  )
}
