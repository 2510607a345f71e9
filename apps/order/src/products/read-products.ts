import { Id } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { Page, PageQuery, pageOf, toPage } from '../plugins/pagination.ts'
import { notFound, Problem } from '../plugins/problem.ts'
import { ProductBody, toProductBody } from './product.ts'

const shopWindow = { 'cache-control': 'public, max-age=5' }

/** GET /products and /products/{productId}: the shop window, for everybody and every cache. */
export const readProducts: FastifyPluginAsyncTypebox = async (app) => {
  const { CURRENCY } = app.config

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
    async (request, reply) => {
      const products = await app.prisma.product.findMany(pageOf(request.query))
      reply.headers(shopWindow)
      return toPage(products, request.query, (product) => toProductBody(product, CURRENCY))
    },
  )

  app.get(
    '/products/:productId',
    {
      schema: {
        tags: ['products'],
        summary: 'One product',
        params: Type.Object({ productId: Id }),
        response: { 200: ProductBody, '4xx': Problem },
      },
    },
    async (request, reply) => {
      const product = await app.prisma.product.findUnique({ where: { id: request.params.productId } })
      if (!product) throw notFound('product')
      reply.headers(shopWindow)
      return toProductBody(product, CURRENCY)
    },
  )
}
