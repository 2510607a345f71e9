import type { Request } from './http.ts'

/** Bodies that every route rejects, each with the status of the answer. */
export const badBodies: readonly [string, Request, number][] = [
  ['truncated JSON', { raw: '{"items": [' }, 400],
  ['JSON with a trailing comma', { raw: '{"name": "x",}' }, 400],
  [
    'nothing, with the content type of JSON',
    { raw: '', headers: { 'content-type': 'application/json' } },
    400,
  ],
  ['null', { raw: 'null' }, 400],
  ['a list', { raw: '[]' }, 400],
  ['a text', { raw: '"text"' }, 400],
  ['a number', { raw: '42' }, 400],
  ['an empty object', { raw: '{}' }, 400],
  ['a __proto__ property', { raw: '{"__proto__": {"admin": true}}' }, 400],
  ['a form', { raw: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
  ['a plain text', { raw: '{}', headers: { 'content-type': 'text/plain' } }, 415],
  ['XML', { raw: '<order/>', headers: { 'content-type': 'application/xml' } }, 415],
  ['no content type', { raw: '{}', headers: { 'content-type': '' } }, 415],
  ['more than 64 KiB', { body: { name: 'x'.repeat(70_000) } }, 413],
]

/** An id that does not exist. */
export const unusedId = '0190a5a5-0000-7000-8000-000000000000'

/** Every path with an id in it, by what the id is of. */
export const pathsWithIds = [
  ['user', 'GET', '/users/*'],
  ['user', 'PATCH', '/users/*'],
  ['user', 'DELETE', '/users/*'],
  ['user', 'GET', '/users/*/balance-entries'],
  ['user', 'GET', '/users/*/orders'],
  ['user', 'GET', '/users/*/payments'],
  ['user', 'GET', '/users/*/mails'],
  ['order', 'GET', '/orders/*'],
  ['order', 'POST', '/orders/*/cancel'],
  ['payment', 'GET', '/payments/*'],
  ['mail', 'GET', '/mails/*'],
] as const

/** Not UUIDs. */
export const invalidIds = [
  '7',
  'null',
  'undefined',
  '*',
  "'%20OR%201=1",
  `${unusedId}x`,
  '%00',
  `${unusedId}%00`,
  '%C3%A4',
  '%',
  '%zz',
  '%ff',
  '%C3',
]

export const longIds = ['x'.repeat(200), 'x'.repeat(7_000)]

export const invalidCursors = ['x', '%00', `${unusedId}%00`, '%zz', `${unusedId}&cursor=${unusedId}`]

/** Paths and methods without a route, each with the status of the answer. */
export const unrouted: readonly [string, string, number][] = [
  ['GET', '/', 404],
  ['GET', '/nothing', 404],
  ['GET', '/ORDERS', 404],
  ['GET', `/orders/${unusedId}/items`, 404],
  ['GET', '/users/me/friends', 404],
  ['GET', '/sessions', 404],
  ['GET', '/users', 404],
  ['PUT', '/orders', 404],
  ['DELETE', '/orders', 404],
  ['POST', '/products', 404],
  ['PUT', `/users/${unusedId}`, 404],
  ['POST', '/.well-known/jwks.json', 404],
  ['BREW', '/orders', 400],
  ['PROPFIND', '/orders', 405],
  ['GET', '/orders#here', 400],
  // Routes for other services, the worker daemon and operators.
  ['POST', '/authorizations', 404],
  ['POST', '//authorizations', 404],
  ['POST', '/orders/../authorizations', 404],
  ['POST', '/payments/..%2fauthorizations', 404],
  ['POST', '/authorizations/../payments/x', 404],
  ['POST', '/events', 404],
  ['POST', '/orders/../events', 404],
  ['POST', '/schedules/nudge-stalled-orders', 404],
  ['POST', '/schedules/prune-inbox', 404],
  ['GET', '/health/ready', 404],
  ['GET', '/openapi.json', 404],
]
