import { testCards } from '@fanfare/emulators/stripe'
import Type from 'typebox'
import { createCustomers, TryError } from '../try/customer.ts'
import { placeOrder, productsAt } from '../try/place.ts'
import { type App, type Context, problem } from './server.ts'

const Body = Type.Object({
  items: Type.Array(
    Type.Object({ productId: Type.String(), quantity: Type.Integer({ minimum: 1, maximum: 100 }) }),
    { minItems: 1, maxItems: 20 },
  ),
  balanceAmount: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  paymentMethod: Type.Optional(Type.String()),
})

type Api = Pick<App, 'get' | 'post'>

/** An order by the public API, as a customer of the console's own. */
export function tryRoutes(api: Api, { local }: Context): void {
  const customers = createCustomers(local)
  api.get('/try', async (_request, reply) => {
    try {
      return { products: await productsAt(local.edge.url), cards: local.stripe ? testCards : [] }
    } catch (error) {
      if (!(error instanceof TryError)) throw error
      return problem(reply, 503, error.message)
    }
  })
  api.post('/try', { schema: { body: Body } }, async ({ body }, reply) => {
    try {
      return await placeOrder(local.edge.url, await customers.token(), body)
    } catch (error) {
      if (!(error instanceof TryError)) throw error
      return problem(reply, 422, error.message)
    }
  })
}
