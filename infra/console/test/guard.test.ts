import { expect, test } from 'vitest'
import { refusalOf } from '../src/server/guard.ts'

const host = 'localhost:8080'
const json = 'application/json'

test.each([
  ['a page at localhost', { host }],
  ['a page at 127.0.0.1', { host: '127.0.0.1:8080' }],
  ['a page at [::1]', { host: '[::1]:8080' }],
])('%s is answered', (_, headers) => {
  expect(refusalOf({ method: 'GET', headers })).toBeUndefined()
})

test.each([
  ['another name for this machine (DNS rebinding)', { host: 'evil.example:8080' }],
  ['no name', {}],
  ['a name that only looks like it', { host: 'localhost.evil.example' }],
  ['a name with more', { host: 'evil.example@localhost/' }],
])('%s is refused', (_, headers) => {
  expect(refusalOf({ method: 'GET', headers })).toContain('the console is at localhost')
})

test.each([
  [
    'the console’s own page',
    { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin', 'content-type': json },
  ],
  ['curl', { host, 'content-type': json }],
])('%s may change something', (_, headers) => {
  expect(refusalOf({ method: 'POST', headers })).toBeUndefined()
})

test.each([
  ['a page of another site', { host, origin: 'https://evil.example', 'content-type': json }],
  ['a page of another port', { host, origin: 'http://localhost:3000', 'content-type': json }],
  ['a page without an origin', { host, origin: 'null', 'content-type': json }],
  [
    'a request that the browser calls cross-site',
    { host, 'sec-fetch-site': 'cross-site', 'content-type': json },
  ],
  ['a form', { host, 'content-type': 'text/plain' }],
  ['a request without a type', { host }],
])('%s may change nothing', (_, headers) => {
  expect(refusalOf({ method: 'POST', headers })).toMatch(/./)
})
