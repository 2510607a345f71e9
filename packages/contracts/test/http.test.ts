import fc from 'fast-check'
import Type from 'typebox'
import { Compile } from 'typebox/schema'
import { describe, expect, test } from 'vitest'
import { headFault, Page, PageQuery, Problem, pageOf, toPage } from '../src/index.ts'

const id = (n: number) => `01935f2a-6b1c-7c3e-8000-${String(n).padStart(12, '0')}`

/** Rows 1 to `count`, as a table would be asked for them with the arguments of `pageOf`. */
function find(count: number, { take, where }: ReturnType<typeof pageOf>) {
  const rows = Array.from({ length: count }, (_, index) => ({ id: id(index + 1) }))
  return rows
    .reverse()
    .filter((row) => where === undefined || row.id < where.id.lt)
    .slice(0, take)
}

const pageAfter = (count: number, limit: number, cursor?: string) => {
  const query = cursor === undefined ? { limit } : { limit, cursor }
  return toPage(find(count, pageOf(query)), query, (row) => row.id)
}

describe('pages', () => {
  test('show every row once, newest first, whatever the limit', () => {
    fc.assert(
      fc.property(fc.nat({ max: 30 }), fc.integer({ min: 1, max: 12 }), (count, limit) => {
        const seen: string[] = []
        let cursor: string | undefined
        do {
          const { items, nextCursor } = pageAfter(count, limit, cursor)
          expect(items.length).toBeLessThanOrEqual(limit)
          seen.push(...items)
          cursor = nextCursor ?? undefined
        } while (cursor !== undefined)
        expect(seen).toEqual(Array.from({ length: count }, (_, index) => id(count - index)))
      }),
    )
  })

  test('have no cursor when the last row is shown, even on a full page', () => {
    expect(pageAfter(4, 2, id(3))).toEqual({ items: [id(2), id(1)], nextCursor: null })
    expect(pageAfter(5, 2, id(4))).toEqual({ items: [id(3), id(2)], nextCursor: id(2) })
    expect(pageAfter(0, 2)).toEqual({ items: [], nextCursor: null })
  })

  test('have 20 items by default', () => {
    expect(toPage(find(30, pageOf({})), {}, (row) => row.id).items).toHaveLength(20)
  })

  test('match their schema', () => {
    const page = Compile(Page(Type.String()))
    expect(page.Check(pageAfter(5, 2))).toBe(true)
    expect(page.Check({ items: [] })).toBe(false)
  })
})

test.each([
  [{}, true],
  [{ limit: 1, cursor: id(1) }, true],
  [{ limit: 100 }, true],
  [{ limit: 0 }, false],
  [{ limit: 101 }, false],
  [{ limit: 1.5 }, false],
  [{ cursor: 'not-an-id' }, false],
])('the query of a page %j is valid: %s', (query, valid) => {
  expect(Compile(PageQuery).Check(query)).toBe(valid)
})

test('a problem has a type, a title and a status; the rest is optional', () => {
  const problem = Compile(Problem)
  const minimal = { type: 'about:blank', title: 'Not Found', status: 404 }
  expect(problem.Check(minimal)).toBe(true)
  expect(
    problem.Check({ ...minimal, detail: 'no such order', errors: [{ path: '/id', message: 'unknown' }] }),
  ).toBe(true)
  expect(problem.Check({ ...minimal, status: '404' })).toBe(false)
  expect(problem.Check({ title: 'Not Found', status: 404 })).toBe(false)
})

describe('the head of a request', () => {
  const fault = (httpVersion: string, ...rawHeaders: string[]) => {
    const expect = rawHeaders[rawHeaders.indexOf('Expect') + 1]
    const headers = rawHeaders.includes('Expect') ? { expect } : {}
    return headFault({ httpVersion, rawHeaders, headers })?.status
  }

  test.each([
    ['without Host', ['Accept', 'host'], 400],
    ['with two Hosts', ['Host', 'a', 'HOST', 'a'], 400],
    ['with an unknown expectation', ['Host', 'a', 'Expect', '200-ok'], 417],
    ['with two expectations', ['Host', 'a', 'Expect', '100-continue, 200-ok'], 417],
  ])('%s is refused', (_, headers, status) => {
    expect(fault('1.1', ...headers)).toBe(status)
  })

  test('is refused with two Hosts in HTTP/1.0, too, which needs none', () => {
    expect(fault('1.0', 'Host', 'a', 'Host', 'b')).toBe(400)
    expect(fault('1.0', 'Expect', '200-ok')).toBeUndefined()
  })

  test('is accepted with one Host, which may be empty, and with 100-continue', () => {
    expect(fault('1.1', 'Host', '')).toBeUndefined()
    expect(fault('1.1', 'Host', 'a', 'Expect', '100-Continue')).toBeUndefined()
  })
})
