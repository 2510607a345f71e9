import type { Bill } from '../bill.ts'
import { journey } from '../journey.ts'
import { memory, memoryUse } from '../memory.ts'
import { someOrders } from '../options.ts'
import { priceOf } from '../price-list.ts'
import { amount, dollars, services as inWords } from '../text.ts'
import { markdownTable } from './markdown.ts'

const instance = /^instance (.+)$/

export function assumptions(bills: readonly Bill[]): string {
  const { requests, answerKilobytes, requestKilobytes, logKilobytes, events } = journey
  return [
    '## Why these sizes',
    `No process of a service was seen to hold more than ${memory.process} MB after a thousand requests ([benchmarks](benchmarks.md)), ${memory.shared} MB of which are Node's own program, which a machine holds once however many processes run. For Amazon Linux with nginx and the agents of Elastic Beanstalk, ${memory.system} MB are assumed; nobody measured them. A t4g.nano has 512 MB: a process would fit, with nothing left for the migrations that a deployment runs beside it, and so the instances are t4g.micro.`,
    `With ${inWords(bills[0]?.services ?? 0)}:`,
    memoryTable(bills),
    '## What is assumed',
    [
      `- An order causes ${requests} requests to the CDN, ${answerKilobytes} kB each on the way out and ${requestKilobytes} kB on the way in. None is answered from the cache.`,
      `- It goes well, is paid by card and balance, and so publishes ${Object.entries(events)
        .map(([event, times]) => `\`${event}\`${times === 1 ? '' : ` (${times} times)`}`)
        .join(', ')}. Who hears them is read from the \`service.ts\` files.`,
      '- SNS delivers to SQS for free. A delivery costs two requests of SQS: received and deleted, one at a time.',
      '- A worker daemon asks an empty queue every 20 s, day and night; each run of a schedule is sent, received and deleted.',
      '- Every request comes to the load balancer on a connection of its own, evenly over the month.',
      `- A request and what follows from it leave ${logKilobytes} kB of logs.`,
      '- A bucket holds 1 GB. A worker with schedules has a table with one unit of capacity, which Elastic Beanstalk makes; Auto Scaling groups have two alarms each.',
      '- Nothing scales out: as many instances run as the stage says at the least.',
    ].join('\n'),
    '## What is not counted',
    [
      '- Traffic between zones, and from instances to the internet (mail, the card network) within the 100 GB that are free.',
      '- The functions that make databases and look at outboxes, requests for secrets and keys, what the CDN answers itself, access logs: cents.',
      '- The minutes in which a deployment runs new instances beside the old ones.',
      '- Processor time beyond the baseline of burstable instances, disk beyond what a stage allocates, and backups larger than the database.',
      `- Traces, which a stage records only where its file says so: ${tracesText}`,
      '- A domain, and what mails and card payments cost where they are sent to.',
    ].join('\n'),
  ].join('\n\n')
}

const { usd, free = 0 } = priceOf('xray.traces')
const tracesOf = someOrders * journey.requests
const tracesText = `all of those of ${amount(someOrders)} orders are ${amount(tracesOf)}, and would cost ${dollars((tracesOf / 1e6 - free) * usd)}; the first ${amount(free * 1e6)} of a month are free.`

function memoryTable(bills: readonly Bill[]): string {
  const rows = bills
    .filter(({ orders }) => orders === 0)
    .flatMap((bill) => bill.lines.flatMap((line) => memoryRow(bill, instance.exec(line.what)?.[1])))
  return markdownTable(['', 'instance', 'processes on one', 'MB held', 'MB there'], rows)
}

function memoryRow({ placement, services }: Bill, instanceType: string | undefined): string[][] {
  if (instanceType === undefined) return []
  const { processes, needed, has } = memoryUse(placement, services, instanceType)
  return [[placement, instanceType, `${processes}`, `${needed}`, `${has}`]]
}
