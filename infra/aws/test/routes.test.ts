import { matchRoute, normalisePath, routeTable } from '@fanfare/topology'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { environmentsOf, variables } from './support/environments.ts'
import { all, record, records, resourcesOf, services } from './support/templates.ts'

const table = routeTable(services)

interface Behaviour {
  readonly pattern: string
  readonly service: string
}

const configOf = (folder: string) => {
  const [distribution] = resourcesOf(folder, 'AWS::CloudFront::Distribution')
  return record(distribution?.properties['DistributionConfig'])
}

/**
 * The service that a behaviour reaches: by its origin's host and a load balancer's rule, or on the machine of
 * compact.
 */
function behavioursOf(folder: string): Behaviour[] {
  const config = configOf(folder)
  const origins = new Map(records(config['Origins']).map((origin) => [origin['Id'], origin]))
  const environments = environmentsOf(folder)
  return records(config['CacheBehaviors']).map((behaviour) => {
    const origin = origins.get(behaviour['TargetOriginId'])
    const host = String(origin?.['DomainName'])
    const taker = environments.find(
      ({ option }) => option('aws:elbv2:listenerrule:service', 'HostHeaders') === host,
    )
    return {
      pattern: String(behaviour['PathPattern']),
      service: taker ? serviceOf(taker.name, taker.options(variables)) : String(origin?.['Id']),
    }
  })
}

const serviceOf = (environment: string, given: Readonly<Record<string, string>>) =>
  environment.slice(`${given['STAGE']}-`.length, -'-web'.length)

/** CloudFront's matching, independently: `*` is any run of characters, `?` is one. */
function cdnMatch(behaviours: readonly Behaviour[], path: string): string | undefined {
  const expression = (pattern: string) =>
    new RegExp(
      `^${pattern
        .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '[^]*')
        .replaceAll('?', '[^]')}$`,
    )
  return behaviours.find(({ pattern }) => expression(pattern).test(path))?.service
}

const words = [
  ...new Set(table.flatMap(({ path }) => path.split('/')).filter((word) => word !== '' && word !== '*')),
]
/** Characters that RFC 3986 allows in a segment. `fc.webSegment` is the same, and takes a second to be made, as a
 * string of the unit `binary` does. */
const characters = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom(
      ..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@",
    ),
  },
  fc
    .integer({ min: 0, max: 0x10_f7ff })
    .map((n) => encodeURIComponent(String.fromCodePoint(n < 0xd800 ? n : n + 0x800))),
)
const segment = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...words) },
  fc.constantFrom('', '.', '..', '%2e%2e', '%2F', 'ORDERS', 'a', '0190a5a5-0000-7000-8000-000000000000'),
  fc.array(characters).map((each) => each.join('')),
)
const anyPath = fc
  .tuple(fc.array(segment, { maxLength: 5 }), fc.constantFrom('', '/', '?a=/users/1', '?'))
  .map(([segments, end]) => `/${segments.join('/')}${end}`)
const patternPath = fc
  .tuple(fc.constantFrom(...table.map(({ path }) => path)), segment)
  .map(([pattern, filling]) => pattern.replaceAll('*', filling).replaceAll('?', 'x'))

test.each(all)('%s: the CDN sends every path to the service that the local edge sends it to', (folder) => {
  const behaviours = behavioursOf(folder)
  fc.assert(
    fc.property(fc.oneof(anyPath, patternPath), (path) => {
      expect(cdnMatch(behaviours, normalisePath(path))).toBe(matchRoute(table, path)?.service)
    }),
    { numRuns: 300 },
  )
})

test('the paths that are tried reach every service, and none', () => {
  const reached = fc
    .sample(fc.oneof(anyPath, patternPath), 500)
    .map((path) => matchRoute(table, path)?.service)
  expect(new Set(reached)).toEqual(new Set([...services.map(({ name }) => name), undefined]))
})

test.each(all)('%s: the behaviours are the declared routes, in the edge’s order', (folder) => {
  expect(behavioursOf(folder)).toEqual(table.map(({ path, service }) => ({ pattern: path, service })))
})

test.each(all)('%s: a path is kept only where its route says so, and for so long', (folder) => {
  const policies = new Map(
    resourcesOf(folder, 'AWS::CloudFront::CachePolicy').map(({ id, properties }) => [
      `<${id}>`,
      record(properties['CachePolicyConfig']),
    ]),
  )
  for (const [index, behaviour] of records(configOf(folder)['CacheBehaviors']).entries()) {
    const seconds = table[index]?.cacheSeconds
    const policy = policies.get(String(behaviour['CachePolicyId']))
    expect(policy?.['MaxTTL']).toBe(seconds)
    expect(policy?.['MinTTL'] ?? 0).toBe(0)
    // AWS's own CachingDisabled and AllViewerExceptHostHeader have these ids everywhere.
    if (seconds === undefined) expect(behaviour['CachePolicyId']).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad')
    expect(behaviour['OriginRequestPolicyId']).toBe('b689b0a8-53d0-40ab-baf2-68738e2966ac')
    expect(behaviour['ResponseHeadersPolicyId']).toMatch(/^<SecurityHeaders/)
  }
})

test.each(all)('%s: errors keep the service’s body, and are not kept', (folder) => {
  const responses = records(configOf(folder)['CustomErrorResponses'])
  expect(responses.map(({ ErrorCode }) => ErrorCode)).toEqual(
    expect.arrayContaining([404, 500, 502, 503, 504]),
  )
  for (const response of responses) {
    expect(response['ErrorCachingMinTTL']).toBe(0)
    expect(response['ResponsePagePath']).toBeUndefined()
  }
})
