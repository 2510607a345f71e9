import { eventually } from '@fanfare/local/testing'
import { expect, inject, test } from 'vitest'
import { type Line, startEvolveStage } from './evolve/stage.ts'

// docs/evolve.md, with processes of both versions, the relay, SNS and SQS, and the worker daemon.
const handled = async ({ said }: { said: readonly Line[] }, expected: Readonly<Record<number, number>>) =>
  eventually('the events to be handled', () => {
    expect(said.filter(({ refused }) => refused !== undefined)).toEqual([])
    const versions = said.map(({ handled, total }) => [total, Number(handled?.split(':').at(-1))])
    expect(Object.fromEntries(versions)).toEqual(expected)
  })

test('a new version takes the place of the old one, and no process of either refuses an event', async () => {
  const stage = await startEvolveStage(inject('world'))

  // 1. Version 2 is announced: its consumers are deployed, and everybody publishes version 1.
  const old = await stage.consume('old', 'first')
  const moved = await stage.consume('new', 'announced')
  await stage.publish('first', 1)
  await stage.publish('announced', 2)
  await handled(old, { 1: 1, 2: 1 })
  await handled(moved, { 1: 1, 2: 1 })
  await old.stop()

  // 2. Every consumer is moved. In the publisher's deployment, both versions are published.
  const other = await stage.consume('old', 'published')
  await stage.publish('announced', 3)
  await stage.publish('published', 4)
  await handled(moved, { 1: 1, 2: 1, 3: 1, 4: 2 })
  await handled(other, { 3: 1, 4: 2 })
  await moved.stop()

  // 3. No event of version 1 is left: it is retired.
  const last = await stage.consume('new', 'retired')
  await stage.publish('published', 5)
  await stage.publish('retired', 6)
  await handled(last, { 5: 2, 6: 2 })
  await handled(other, { 3: 1, 4: 2, 5: 2, 6: 2 })
})

test('published before its consumers know it, a new version is refused by them', async () => {
  const stage = await startEvolveStage(inject('world'))
  const { said } = await stage.consume('old', 'first')
  await stage.publish('published', 1)
  await eventually('the event to be refused', () =>
    expect(said[0]?.refused).toBe('order.confirmed has no version "urn:fanfare:order.confirmed:2"'),
  )
})
