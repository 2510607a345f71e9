import { expect, inject, test } from 'vitest'
import { lockStack } from './support/lock-stack.ts'
import { runDemoWith, scenariosIn } from './support/run-demo.ts'

const world = inject('world')
lockStack(world, 'shared')

test('the demo, attached to a running stack, runs three scenarios', async () => {
  const demo = await runDemoWith({ MAILBOX_PORT: new URL(world.mailbox).port }, '--attach', world.edge)
  const { code, output } = await demo.end()
  expect(code, output).toBe(0)
  expect(output).toContain(`Attached to ${world.edge}\n`)
  const [paid, declined, tooSmall, summary, ...more] = scenariosIn(output)
  expect(more).toEqual([])
  expect(paid).toContain('captured')
  expect(declined).toContain('POST /orders answers 402')
  expect(tooSmall).toContain('authorisation voided')
  expect(summary?.match(/✔/g), summary).toHaveLength(3)
})
