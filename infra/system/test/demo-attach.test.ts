import { expect, inject, test } from 'vitest'
import { runDemo, storiesIn } from './support/run-demo.ts'
import { takeTurns } from './support/sharing.ts'

const world = inject('world')
takeTurns(world, 'together')

test('the demo, attached to what runs, tells three stories', async () => {
  const demo = await runDemo('--attach', world.edge)
  const { code, output } = await demo.end()
  expect(code, output).toBe(0)
  expect(output).toContain(`Attached to ${world.edge}\n`)
  const [paid, declined, tooSmall, summary, ...more] = storiesIn(output)
  expect(more).toEqual([])
  expect(paid).toContain('captured')
  expect(declined).toContain('POST /orders answers 402')
  expect(tooSmall).toContain('the card is let go')
  expect(summary?.match(/✔/g), summary).toHaveLength(3)
})
