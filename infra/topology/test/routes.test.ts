import type { Route } from '@fanfare/contracts'
import { describe, expect, test } from 'vitest'
import { matchRoute, routeTable } from '../src/routes.ts'

const service = (name: string, ...routes: (Route | string)[]) => ({
  name,
  routes: routes.map((route) => (typeof route === 'string' ? { path: route } : route)),
})

const shop = [
  service('user', '/users', '/users/*', '/sessions'),
  service('order', { path: '/users/*/orders', order: 50 }, '/orders', '/orders/*', {
    path: '/products',
    cacheSeconds: 5,
  }),
  service('payment', { path: '/users/*/payments', order: 50 }),
]

describe('the route table', () => {
  test('lists lower orders first, and narrower patterns before wider ones', () => {
    expect(routeTable(shop)).toEqual([
      { path: '/users/*/payments', service: 'payment' },
      { path: '/users/*/orders', service: 'order' },
      { path: '/products', service: 'order', cacheSeconds: 5 },
      { path: '/sessions', service: 'user' },
      { path: '/orders/*', service: 'order' },
      { path: '/orders', service: 'order' },
      { path: '/users/*', service: 'user' },
      { path: '/users', service: 'user' },
    ])
  })

  test('does not depend on the order of the services', () => {
    const shuffled = shop.toReversed().map(({ name, routes }) => ({ name, routes: routes.toReversed() }))
    expect(routeTable(shuffled)).toEqual(routeTable(shop))
  })

  test('matches a path with the first pattern, without its query', () => {
    const table = routeTable(shop)
    const serviceOf = (path: string) => matchRoute(table, path)?.service
    expect(serviceOf('/users/7/orders?limit=2')).toBe('order')
    expect(serviceOf('/users/7/orders/')).toBe('user')
    expect(serviceOf('/users/7?next=/users/7/orders')).toBe('user')
    expect(serviceOf('/users-admin')).toBeUndefined()
    expect(serviceOf('/Users/7')).toBeUndefined()
    expect(serviceOf('//users/./7/../8/orders')).toBe('order')
  })

  test('refuses an overlap of two services at the same order, naming both', () => {
    expect(() => routeTable([service('a', '/users/*'), service('b', '/users/*/orders')])).toThrow(
      'route /users/*/orders of b and route /users/* of a overlap at the same order (100)',
    )
    expect(() => routeTable([service('a', '/a*z'), service('b', '/*y?')])).toThrow('overlap')
    expect(() => routeTable([service('a', '/a*z'), service('b', '/b*z')])).not.toThrow()
  })

  test('allows overlaps within one service, unless they are cached differently', () => {
    expect(() => routeTable([service('a', '/users/*', '/users/*/orders')])).not.toThrow()
    const cached = service('a', '/products/*', { path: '/products/*/stock', cacheSeconds: 1 })
    expect(() => routeTable([cached])).toThrow('overlap at the same order')
  })

  test('refuses a pattern that an earlier one covers', () => {
    const late = service('b', { path: '/users/*/orders', order: 200 })
    expect(() => routeTable([service('a', '/users/*'), late])).toThrow(
      'route /users/*/orders of b can never be reached: route /users/* of a comes first and covers it',
    )
  })

  test('refuses a pattern that is declared twice, even at another order', () => {
    const twice = [service('a', '/users'), service('b', { path: '/users', order: 1 })]
    expect(() => routeTable(twice)).toThrow('are the same pattern')
  })

  test.each([
    ['users', 'starts with /'],
    [`/${'a'.repeat(255)}`, 'at most 255 characters, not 256'],
    ['/a b', 'letters, digits'],
    ['/a%20b', 'letters, digits'],
    ['/a/../b', 'can never be reached'],
    ['/a//b', 'can never be reached'],
  ])('refuses the pattern %.20s', (path, why) => {
    expect(() => routeTable([service('a', path)])).toThrow(why)
  })

  test('accepts every character that CloudFront accepts in a pattern', () => {
    const path = `/Az09_-.*$/~"'@:+&?`
    expect(routeTable([service('a', path)])).toEqual([{ path, service: 'a' }])
    expect(routeTable([service('a', `/${'a'.repeat(254)}`)])).toHaveLength(1)
  })

  test('refuses an order or a caching time that is no number', () => {
    expect(() => routeTable([service('a', { path: '/a', order: Number.NaN })])).toThrow('order is a number')
    expect(() => routeTable([service('a', { path: '/a', cacheSeconds: -1 })])).toThrow('whole number')
  })
})
