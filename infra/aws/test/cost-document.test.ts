import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, inject, test } from 'vitest'
import { aimOf, article, articleCost, comparedServices } from '../src/cost/article.ts'
import type { Bill } from '../src/cost/bill.ts'
import { billsFor } from '../src/cost/bills.ts'
import { document, documentBills, documentFile } from '../src/cost/document.ts'
import { memory, memoryUse } from '../src/cost/memory.ts'
import { placements } from '../src/cost/placement.ts'
import { asManyServices } from '../src/cost/services.ts'
import { resourcesIn, type Synthesis } from '../src/cost/synthesised.ts'
import { dollars } from '../src/cost/text.ts'
import type { Placement } from '../src/stage.ts'
import { services, stages } from './support/templates.ts'

/** From the templates of the global setup. */
const synthesised: Synthesis = (stage, { length }) =>
  resourcesIn(join(inject('templates'), length === services.length ? '' : 'six', stage.name))

const bills = await documentBills(synthesised)
const idle = bills.compared.filter(({ orders }) => orders === 0)

/** Of six services or more, idle. */
function billOf(name: Placement): Bill {
  const bill = idle.find(({ placement }) => placement === name)
  if (bill === undefined) throw new Error(`there is no bill of ${name}`)
  return bill
}

test('the article paid $90 for a service and $540 for six', () => {
  expect(articleCost(1)).toBe(90)
  expect(articleCost(6)).toBe(540)
})

test('every type of resource in the templates of every stage is counted, or known to be free', async () => {
  const names = stages.map(([name]) => name)
  const bills = await billsFor({ stages: names, services: undefined, orders: [0] }, synthesised)
  expect(bills.map(({ stage }) => stage)).toEqual(names)
})

test.each(placements)(
  'six services or more in %s cost at most what they should, counting what the article counts',
  (name) => {
    expect(billOf(name).articleTotal).toBeGreaterThan(0)
    expect(billOf(name).articleTotal).toBeLessThanOrEqual(aimOf(name, billOf(name).services))
  },
)

test.each(placements)('six services fit into the memory of the instances of %s', (name) => {
  const types = billOf(name).lines.flatMap(({ what }) => /^instance (.+)$/.exec(what)?.[1] ?? [])
  expect(types).not.toEqual([])
  for (const type of types) {
    const { needed, has } = memoryUse(name, article.services, type)
    expect(needed).toBeLessThan(has)
  }
})

test('no process was measured to hold more memory than is reckoned with', async () => {
  const benchmarks = await readFile(new URL('./benchmarks.md', pathToFileURL(documentFile)), 'utf8')
  const largest = /^\| the largest memory \| (\d+) MB \|/m.exec(benchmarks)?.[1]
  expect(Number(largest)).toBeLessThanOrEqual(memory.process)
})

test('a placement that shares more costs less', () => {
  const totals = idle.map(({ total }) => total)
  expect(totals).toEqual(totals.toSorted((a, b) => b - a))
})

test('a page with more services than the article has compares with as many', async () => {
  const more = asManyServices(services, comparedServices(services.length) + 1)
  const { compared } = await documentBills(synthesised, more)
  expect(compared.map((bill) => bill.services)).toEqual(compared.map(() => more.length))
  const page = document({ compared, here: compared })
  expect(page).toContain(`| the article, 2015 | ${dollars(articleCost(more.length))} |`)
})

test('docs/cost.md is what pnpm cost --write would write now', async () => {
  const written = await readFile(documentFile, 'utf8')
  expect(written, 'run pnpm cost --write and look at what it changes').toBe(document(bills))
})
