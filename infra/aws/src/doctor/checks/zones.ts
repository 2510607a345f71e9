import { query } from '../aws.ts'
import type { Check } from '../finding.ts'

/** Where CloudFront's VPC origins do not reach. Source: CloudFront developer guide, VPC origins, supported Regions. */
const excluded = ['use1-az3', 'usw1-az2', 'apne1-az3', 'cac1-az3']

export const zones: Check = async ({ stage }, ask) => {
  const answer = await ask(
    query('ec2', '2016-11-15', 'DescribeAvailabilityZones', {
      'Filter.1.Name': 'zone-type',
      'Filter.1.Value.1': 'availability-zone',
    }),
  )
  const found = [...answer.matchAll(/<item>[\s\S]*?<\/item>/g)]
    .map(([item]) => ({
      name: /<zoneName>([^<]+)/.exec(item)?.[1] ?? '',
      id: /<zoneId>([^<]+)/.exec(item)?.[1] ?? '',
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const used = stage.zones ?? found.slice(0, 2).map(({ name }) => name)
  const unknown = used.filter((name) => !found.some((zone) => zone.name === name))
  if (used.length < 2 || unknown.length > 0)
    return { state: 'missing', says: `${stage.region} has no zone ${unknown.join(', ') || 'but one'}` }
  const wrong = found.filter(({ name, id }) => used.includes(name) && excluded.includes(id))
  if (wrong.length === 0) return { state: 'ok', says: used.join(' and ') }
  const free = found.filter(({ id }) => !excluded.includes(id)).map(({ name }) => `'${name}'`)
  return {
    state: 'missing',
    says: `VPC origins do not reach ${wrong.map(({ name, id }) => `${name} (${id})`).join(', ')}: write zones: [${free.slice(0, 2).join(', ')}] into the stage's file before it is made`,
  }
}
