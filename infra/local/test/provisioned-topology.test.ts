import { findServices, topologyOf } from '@fanfare/topology'
import { expect, test } from 'vitest'
import { provision } from '../src/provision/index.ts'
import { provisionTests, services } from './support/provision.ts'
import { readTopology } from './support/read-topology.ts'

const on = provisionTests()

test.each([
  ['the services of this repository', async () => (await findServices()).map((each) => each.declaration)],
  ['services of a test', async () => services],
])('what the SDK created for %s is what the topology describes', async (_, declarations) => {
  const declared = await declarations()
  await provision({ stage: on.stage, services: declared, aws: on.aws })

  const found = await readTopology(on, on.stage)

  const { topics, queues, subscriptions } = topologyOf(on.stage, declared)
  expect(found.topics).toEqual(topics.map(({ name }) => name))
  expect(found.queues).toEqual(
    new Map(queues.map(({ name, kind: _, service: __, ...facts }) => [name, facts])),
  )
  expect(found.subscriptions).toEqual(
    new Set(subscriptions.map(({ service: _, type: __, ...facts }) => JSON.stringify(facts)).sort()),
  )
})
