import { expect, test } from 'vitest'
import { layoutOf } from '../page/map/layout.ts'

test('a line between boxes of one height has a height: without it, a browser counts it as hidden', () => {
  const event = {
    type: 'order.created',
    publishers: ['order'],
    subscribers: ['user'],
    publishCost: 0,
    deliverCost: 0,
  }
  const { publishers, lines } = layoutOf({ services: ['order', 'user'], events: [event] })
  expect(lines.map(({ points }) => points[0]?.y)).toEqual([publishers[0]?.y, publishers[0]?.y])
  for (const { points } of lines) expect(points.at(-1)?.y).not.toBe(points[0]?.y)
})
