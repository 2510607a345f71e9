/** An id that nothing and nobody has. */
export const nobody = '0190a5a5-0000-7000-8000-000000000000'

/** Every path with an id in it, by what the id is of. */
export const pathsWithIds = [
  ['user', 'GET', '/users/*'],
  ['user', 'PATCH', '/users/*'],
  ['user', 'GET', '/users/*/balance-entries'],
  ['user', 'GET', '/users/*/orders'],
  ['user', 'GET', '/users/*/payments'],
  ['user', 'GET', '/users/*/mails'],
  ['order', 'GET', '/orders/*'],
  ['order', 'POST', '/orders/*/cancel'],
  ['payment', 'GET', '/payments/*'],
  ['mail', 'GET', '/mails/*'],
] as const

export const noIds = [
  '7',
  'null',
  'undefined',
  '*',
  "'%20OR%201=1",
  `${nobody}x`,
  '%00',
  `${nobody}%00`,
  '%C3%A4',
  '%',
  '%zz',
  '%ff',
  '%C3',
]

export const endlessIds = ['x'.repeat(200), 'x'.repeat(7_000)]

export const noCursors = ['x', '%00', `${nobody}%00`, '%zz', `${nobody}&cursor=${nobody}`]

/** Where nothing is, each with the status that it gets. */
export const nowhere: readonly [string, string, number][] = [
  ['GET', '/', 404],
  ['GET', '/nothing', 404],
  ['GET', '/ORDERS', 404],
  ['GET', `/orders/${nobody}/items`, 404],
  ['GET', '/users/me/friends', 404],
  ['GET', '/sessions', 404],
  ['GET', '/users', 404],
  ['PUT', '/orders', 404],
  ['DELETE', '/orders', 404],
  ['POST', '/products', 404],
  ['DELETE', `/users/${nobody}`, 404],
  ['POST', '/.well-known/jwks.json', 404],
  ['BREW', '/orders', 400],
  ['PROPFIND', '/orders', 405],
  ['GET', '/orders#here', 400],
  // What is for the inside only.
  ['POST', '/authorizations', 404],
  ['POST', '//authorizations', 404],
  ['POST', '/orders/../authorizations', 404],
  ['POST', '/payments/..%2fauthorizations', 404],
  ['POST', '/authorizations/../payments/x', 404],
  ['POST', '/events', 404],
  ['POST', '/orders/../events', 404],
  ['POST', '/schedules/move-on-orders', 404],
  ['POST', '/schedules/prune-inbox', 404],
  ['GET', '/health/ready', 404],
  ['GET', '/openapi.json', 404],
  ['GET', '/docs', 404],
]
