import { readFile } from 'node:fs/promises'
import { beforeAll, expect, test } from 'vitest'
import { aims, article, articleCost } from '../src/cost/article.ts'
import type { Bill } from '../src/cost/bill.ts'
import { billsFor } from '../src/cost/bills.ts'
import { document, documentFile } from '../src/cost/document.ts'
import { memoryUse } from '../src/cost/memory.ts'
import { placements } from '../src/cost/placement.ts'

let bills: Bill[] = []
beforeAll(async () => {
  bills = await billsFor({ placements, services: article.services, orders: [0] })
})

test('the article paid $90 for a service and $540 for six', () => {
  expect(articleCost(1)).toBe(90)
  expect(articleCost(6)).toBe(540)
})

// Also: every type of resource in the templates of every placement is known, or there would be no bill.
test.each(placements)(
  'six services in %s cost at most what they should, counting what the article counts',
  (name) => {
    const bill = bills.find(({ placement }) => placement === name)
    expect(bill?.articleTotal).toBeGreaterThan(0)
    expect(bill?.articleTotal).toBeLessThanOrEqual(aims[name])
  },
)

test.each(placements)('six services fit into the memory of the instances of %s', (name) => {
  const bill = bills.find(({ placement }) => placement === name)
  const types = bill?.lines.flatMap(({ what }) => /^instance (.+)$/.exec(what)?.[1] ?? []) ?? []
  expect(types).not.toEqual([])
  for (const type of types) {
    const { needed, has } = memoryUse(name, article.services, type)
    expect(needed).toBeLessThan(has)
  }
})

test('a placement that shares more costs less', () => {
  const totals = bills.map(({ total }) => total)
  expect(totals).toEqual(totals.toSorted((a, b) => b - a))
})

test('docs/cost.md is what pnpm cost --write would write now', async () => {
  expect(await readFile(documentFile, 'utf8')).toBe(await document())
})
