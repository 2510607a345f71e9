import type { ServiceDeclaration } from '@fanfare/contracts'
import { capacityUnits } from './capacity-units.ts'
import { type Environment, environmentOf } from './environment.ts'
import { fanoutOfOrder, journey } from './journey.ts'
import type { Item } from './line.ts'
import { hoursPerMonth } from './price-list.ts'
import { runsPerMonth } from './runs.ts'
import type { Resource } from './template.ts'

/** The worker daemon always has one such request open. */
const longPollSeconds = 20
const kilobytesPerGigabyte = 1e6

export function countUse(
  resources: readonly Resource[],
  declarations: readonly ServiceDeclaration[],
  orders: number,
  /** Of the requests whose trace is recorded. */
  traced = 0,
): Item[] {
  const requests = orders * journey.requests
  return [
    ...messages(resources, declarations, orders),
    { what: 'request to the CDN', count: requests, price: 'cloudfront.requests' },
    gigabytes('GB from the CDN', requests * journey.answerKilobytes, 'cloudfront.out'),
    gigabytes('GB from the CDN to the services', requests * journey.requestKilobytes, 'cloudfront.to-origin'),
    {
      what: "unit of a load balancer's capacity",
      count: capacityUnits(resources, requests),
      price: 'alb.lcu',
    },
    { what: 'trace recorded', count: requests * traced, price: 'xray.traces' },
    gigabytes('GB of logs', streamsLogs(resources) ? requests * journey.logKilobytes : 0, 'cloudwatch.logs'),
  ]
}

/** Two requests a message: receive and delete. Batches are not assumed. SNS's deliveries to SQS are free. */
function messages(
  resources: readonly Resource[],
  declarations: readonly ServiceDeclaration[],
  orders: number,
): Item[] {
  const { published, delivered } = fanoutOfOrder(declarations)
  const pollsOfOne = (hoursPerMonth * 3600) / longPollSeconds
  const runs = declarations.flatMap(({ schedules }) => schedules.map(({ cron }) => runsPerMonth(cron)))
  return [
    { what: 'long poll of a queue', count: polls(resources) * pollsOfOne, price: 'sqs.requests' },
    {
      what: 'request for runs of schedules',
      count: 3 * runs.reduce((sum, ofOne) => sum + ofOne, 0),
      price: 'sqs.requests',
    },
    { what: 'request for events delivered', count: 2 * delivered * orders, price: 'sqs.requests' },
    { what: 'event published', count: published * orders, price: 'sns.publishes' },
  ]
}

/** One daemon polls each queue, and one more for each further instance; none polls dead-letter queues. */
function polls(resources: readonly Resource[]): number {
  const queues = resources.filter(
    ({ type, properties }) => type === 'AWS::SQS::Queue' && properties['RedrivePolicy'] !== undefined,
  )
  return environments(resources)
    .filter(({ tier }) => tier === 'worker')
    .reduce((sum, { instances }) => sum + instances - 1, queues.length)
}

function environments(resources: readonly Resource[]): Environment[] {
  return resources.filter(({ type }) => type === 'AWS::ElasticBeanstalk::Environment').map(environmentOf)
}

function streamsLogs(resources: readonly Resource[]): boolean {
  return environments(resources).some((environment) => environment.streamsLogs)
}

function gigabytes(what: string, kilobytes: number, price: Item['price']): Item {
  return { what, count: kilobytes / kilobytesPerGigabyte, price }
}
