import type { Request } from './http.ts'

/** Bodies that no route takes, each with the status that it gets. */
export const badBodies: readonly [string, Request, number][] = [
  ['half a JSON', { raw: '{"items": [' }, 400],
  ['JSON with a comma too many', { raw: '{"name": "x",}' }, 400],
  ['nothing, though it says it is JSON', { raw: '', headers: { 'content-type': 'application/json' } }, 400],
  ['null', { raw: 'null' }, 400],
  ['a list', { raw: '[]' }, 400],
  ['a text', { raw: '"text"' }, 400],
  ['a number', { raw: '42' }, 400],
  ['an empty object', { raw: '{}' }, 400],
  ['a prototype', { raw: '{"__proto__": {"admin": true}}' }, 400],
  ['a form', { raw: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
  ['a plain text', { raw: '{}', headers: { 'content-type': 'text/plain' } }, 400],
  ['XML', { raw: '<order/>', headers: { 'content-type': 'application/xml' } }, 415],
  ['no type at all', { raw: '{}', headers: { 'content-type': '' } }, 415],
  ['more than 64 KiB', { body: { name: 'x'.repeat(70_000) } }, 413],
]
