import { expect, test } from 'vitest'
import { planStage } from '../src/plan.ts'
import { loadStage } from '../src/stage.ts'
import { environmentsOf, secrets, variables } from './support/environments.ts'
import { moved, resourcesOf, services, templatesOf } from './support/templates.ts'

const nameOf = (service: { readonly name: string } | undefined) => service?.name ?? ''
const [first, last] = [nameOf(services.at(0)), nameOf(services.at(-1))]
const namesIn = (folder: string) =>
  environmentsOf(folder)
    .map(({ name }) => name)
    .sort()
const own = (names: readonly string[]) =>
  names.flatMap((name) => [`staging-${name}-web`, `staging-${name}-worker`])
const names = services.map(({ name }) => name)
// One of them also has another account, which its queues and secrets name.
// A stage that is kept has its data protected.
const ofOneAccount = moved.filter(
  (folder) => folder !== 'moved/isolated-and-compact' && folder !== 'moved/compact-kept',
)

test.each(ofOneAccount)(
  '%s: network, data, topics and queues are the same, whatever is placed where',
  (folder) => {
    const [here, there] = [templatesOf(folder), templatesOf('staging')]
    for (const part of ['network', 'data', 'events']) expect(here[part], part).toEqual(there[part])
  },
)

test.each(moved)('%s: secrets and databases of the services stay where they are', (folder) => {
  for (const type of ['AWS::SecretsManager::Secret', 'Custom::ServiceDatabase']) {
    const here = resourcesOf(folder, type)
    const there = resourcesOf('staging', type)
    expect(there).not.toEqual([])
    // `compact` alone has one more secret, for the CDN.
    expect(here.filter(({ id }) => !id.startsWith('OriginSecret'))).toEqual(there)
  }
})

test('isolated has a load balancer for each service, shared has one, and compact none', () => {
  const balancers = (folder: string) =>
    resourcesOf(folder, 'AWS::ElasticLoadBalancingV2::LoadBalancer').length
  expect(balancers('moved/isolated')).toBe(services.length)
  expect(balancers('staging')).toBe(1)
  expect(balancers('moved/compact')).toBe(0)
  expect(balancers('moved/compact-kept')).toBe(1)
  expect(balancers('moved/isolated-and-compact')).toBe(services.length)
})

test('a service is moved by one line, and the others stay', () => {
  expect(namesIn('staging')).toEqual(own(names).sort())
  expect(namesIn('moved/compact')).toEqual(['staging-compact'])
  expect(namesIn('moved/shared-and-compact')).toEqual(
    ['staging-compact', ...own(names.filter((name) => name !== first))].sort(),
  )
  expect(namesIn('moved/isolated-and-compact')).toEqual(
    ['staging-compact', ...own(names.filter((name) => name !== last))].sort(),
  )
  const others = environmentsOf('staging').filter(({ name }) => !own([first]).includes(name))
  const after = new Map(
    environmentsOf('moved/shared-and-compact').map((each) => [each.name, each.properties]),
  )
  for (const { name, properties } of others) expect(after.get(name), name).toEqual(properties)
})

test('a stage that is kept is not reached at a public address', async () => {
  const stage = {
    ...(await loadStage('example-compact')),
    ephemeral: false,
    alarmEmail: 'somebody@example.com',
  }
  expect(() => planStage(stage, services)).toThrow(/compact.loadBalancer/)
  const behind = planStage({ ...stage, compact: { ...stage.compact, loadBalancer: true } }, services)
  expect(behind.compact).toBe('behind')
  for (const { host, url } of behind.services) expect(url).toBe(`http://${host}`)
})

test('on the machine of compact, what is one service’s alone has its prefix', () => {
  const [machine] = environmentsOf('moved/compact')
  const given = machine?.options(secrets) ?? {}
  const wanted = services.flatMap(({ name, secrets: declared }) =>
    ['DATABASE_URL', 'MIGRATION_DATABASE_URL', ...declared].map(
      (secret) => `${name.toUpperCase()}__${secret}`,
    ),
  )
  expect(Object.keys(given).sort()).toEqual([...wanted, 'ORIGIN_SECRET'].sort())
  expect(machine?.options(variables)).not.toHaveProperty('REACHED_BY')
})

test('the CDN gets the current secret, or the version that the stage names, which CloudFormation reads anew', () => {
  const headerOf = (folder: string) =>
    JSON.stringify(resourcesOf(folder, 'AWS::CloudFront::Distribution')).match(/\{\{resolve:[^}]+\}\}/)?.[0]
  expect(headerOf('example-compact')).toMatch(
    /^\{\{resolve:secretsmanager:<OriginSecret\w+>:SecretString:::\}\}$/,
  )
  expect(headerOf('moved/compact')).toMatch(/:SecretString:::01234567-89ab-cdef-0123-456789abcdef\}\}$/)
})

test.each(['moved/shared-and-compact', 'moved/isolated-and-compact', 'moved/compact-kept'])(
  '%s: whoever is not on the machine of compact reaches it by way of a load balancer',
  (folder) => {
    const machine = environmentsOf(folder).find(({ name }) => name === 'staging-compact')
    expect(machine?.option('aws:elbv2:listenerrule:service', 'HostHeaders')).toBe(
      '*.staging.fanfare.internal',
    )
    expect(machine?.properties['CNAMEPrefix']).toBeUndefined()
    expect(machine?.option(variables, 'REACHED_BY')).toBe('load-balancer')
    const zone = resourcesOf(folder, 'AWS::Route53::RecordSet').map(({ properties }) => properties['Name'])
    for (const { options } of environmentsOf(folder))
      for (const [name, url] of Object.entries(options(variables)))
        if (name.endsWith('_URL') && name !== 'PUBLIC_URL')
          expect(zone).toContain(`${new URL(url).hostname}.`)
  },
)
