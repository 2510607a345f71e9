import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { findDeclarations } from '@fanfare/topology'
import { expect, test } from 'vitest'
import { everyAddress, inspectAddress, knownAddresses } from '../src/addresses.ts'
import { createLocalAws } from '../src/local-aws.ts'
import { temporaryFolder } from './support/temporary.ts'

interface Configuration {
  readonly name: string
  readonly request: string
  readonly port?: number | string
}

const services = await findDeclarations()
const addresses = knownAddresses(services, {})
const ports = new Map(
  [...addresses.services].flatMap(([name, processes]) =>
    (['web', 'worker'] as const).map((kind) => [`${name}.${kind}`, inspectAddress(processes[kind]).port]),
  ),
)

test('VS Code attaches to the ports that dev --inspect opens; to those of a service of your own by its number', async () => {
  const file = fileURLToPath(new URL('../../../.vscode/launch.json', import.meta.url))
  const { configurations }: { readonly configurations: readonly Configuration[] } = JSON.parse(
    await readFile(file, 'utf8'),
  )
  const attached = configurations.filter(({ request }) => request === 'attach')
  const fixed = attached.filter(({ port }) => typeof port === 'number')
  for (const { name, port } of fixed) expect([name, port]).toEqual([name, ports.get(name) ?? port])
  expect(fixed.length).toBeGreaterThan(0)
  expect(attached.map(({ port }) => port)).toContainEqual(expect.stringMatching(/^\$.input:port.$/))
})

test('dev needs the ports of what it runs, and of the debuggers when they are asked for', () => {
  const [first, ...others] = services
  if (!first || others.length === 0) throw new Error('there are two services at least')
  const needed = (what: Parameters<typeof everyAddress>[2]) =>
    everyAddress(addresses, {}, what).map(({ what }) => what)
  const only = needed({ only: [first.name], inspect: true })
  expect(only).toEqual(
    expect.arrayContaining([
      'the edge',
      `${first.name}'s web`,
      `the debugger of ${first.name}'s web`,
      `the debugger of ${first.name}'s worker`,
    ]),
  )
  for (const { name } of others) expect(only).not.toContain(`${name}'s web`)
  expect(needed({}).filter((what) => what.includes('debugger'))).toEqual([])
})

test('a port without one for its debugger is named with its variable', () => {
  const address = { port: 64_000, what: "order's web", variable: 'ORDER_PORT' }
  expect(() => inspectAddress(address)).toThrow('ORDER_PORT: with --inspect, ports are at most 60535')
})

test('with --only, the other services have their data and their queues, and no processes', async () => {
  const [first] = services
  if (!first) throw new Error('there is a service at least')
  const dir = await temporaryFolder()
  const local = await createLocalAws({ stage: 'test', dir, addresses, env: {}, only: [first.name] })
  expect(local.running.map(({ name }) => name)).toEqual([first.name])
  expect([...local.services.keys()].sort()).toEqual(services.map(({ name }) => name).sort())
})
