import { describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { tuba, valveOil } from './support/orders.ts'

const { web } = await startApps()
const get = (url: string) => web.inject({ url })

describe('the products', () => {
  it('are listed without a token, newest first, cacheable for 5 s', async () => {
    const response = await get('/products')
    expect(response.statusCode).toBe(200)
    expect(response.headers['cache-control']).toBe('public, max-age=5')
    const { items, nextCursor } = response.json()
    expect(items).toHaveLength(10)
    expect(nextCursor).toBeNull()
    expect(items[0]).toEqual({
      id: tuba.id,
      name: 'Concert tuba',
      description: 'Four rotary valves, nine kilograms, one very low note.',
      price: 489_000,
      currency: 'EUR',
    })
    expect(items.at(-1).id).toBe(valveOil.id)
  })

  it('are listed page by page', async () => {
    const first = (await get('/products?limit=6')).json()
    const second = (await get(`/products?limit=6&cursor=${first.nextCursor}`)).json()
    expect([...first.items, ...second.items]).toEqual((await get('/products')).json().items)
    expect(second.nextCursor).toBeNull()
  })

  it('can be read one by one', async () => {
    const response = await get(`/products/${valveOil.id}`)
    expect(response.statusCode).toBe(200)
    expect(response.headers['cache-control']).toBe('public, max-age=5')
    expect(response.json()).toMatchObject({ name: 'Valve oil', price: 690, currency: 'EUR' })
  })

  it.each([
    [404, '/products/019b76da-a800-7000-8000-000000000000'],
    [400, '/products/tuba'],
    [400, '/products?limit=0'],
    [400, '/products?cursor=x'],
  ])('answer %i to GET %s, not cacheable', async (status, url) => {
    const response = await get(url)
    expect(response.statusCode).toBe(status)
    expect(response.headers['content-type']).toMatch('application/problem+json')
    expect(response.headers['cache-control']).toBeUndefined()
  })

  it('are described with every other route in /openapi.json', async () => {
    const { paths } = (await get('/openapi.json')).json()
    const described =
      Object.entries<Record<string, { summary?: string; responses: object; security?: object[] }>>(paths)
    expect(
      described
        .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
        .sort(),
    ).toEqual([
      'get /orders/{orderId}',
      'get /products',
      'get /products/{productId}',
      'get /users/{userId}/orders',
      'post /orders',
      'post /orders/{orderId}/cancel',
    ])
    for (const [path, methods] of described) {
      for (const { summary, responses, security } of Object.values(methods)) {
        expect(summary, path).toBeTruthy()
        expect(Object.keys(responses), path).toContain('4XX')
        expect(security, path).toEqual(path.startsWith('/products') ? undefined : [{ token: [] }])
      }
    }
  })
})
