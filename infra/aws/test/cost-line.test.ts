import { expect, test } from 'vitest'
import { type Item, linesOf, total } from '../src/cost/line.ts'

const requests = (what: string, count: number): Item => ({ what, count, price: 'sqs.requests' })

test('a thing that is paid for by the hour is there for 730 hours', () => {
  const [line] = linesOf([{ what: 'load balancer', count: 6, price: 'alb.hour' }])
  expect(line?.units).toBe(6 * 730)
  expect(line?.usd).toBeCloseTo(98.55)
})

test('a disk is paid for by its size', () => {
  const [line] = linesOf([{ what: 'disk', count: 12, size: 8, price: 'ebs.gp3' }])
  expect(line?.usd).toBeCloseTo(12 * 8 * 0.08)
})

test('what is free in every month is taken off once, however many lines share it', () => {
  const lines = linesOf([requests('poll', 800_000), requests('delivery', 2_200_000)])
  expect(lines.map(({ free }) => free)).toEqual([expect.closeTo(0.8), expect.closeTo(0.2)])
  expect(total(lines)).toBeCloseTo((3 - 1) * 0.4)
})

test('items of one name and price are one line, and those that are not there are none', () => {
  const lines = linesOf([requests('poll', 1), requests('poll', 2), requests('run', 0)])
  expect(lines.map(({ what, count }) => [what, count])).toEqual([['poll', 3]])
})
