import { exampleRequests } from '@fanfare/local/testing'
import { expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { postOrder } from './support/orders.ts'

// Also where amounts mean something else, and the smallest card payments are the largest.
it.each(['EUR', 'HUF', 'ISK', 'KWD'])(
  'the example of /openapi.json is an order that is placed, in %s',
  async (CURRENCY) => {
    const { web, identity } = await startApps({ CURRENCY })
    const ada = await identity.newCustomer()
    const [example, ...more] = exampleRequests((await web.inject('/openapi.json')).json())
    expect(more).toEqual([])
    expect(example?.route).toBe('POST /orders')
    const response = await postOrder(web, ada, example?.payload ?? {})
    expect(example?.successes, response.body).toContain(response.statusCode)
  },
)
