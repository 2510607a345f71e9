import autocannon from 'autocannon'
import pidusage from 'pidusage'
import { registerCustomer } from './customer.ts'
import { pour } from './pour.ts'
import type { Benchmark } from './result.ts'
import { inLanes, strangers } from './tokens.ts'
import { stopServices, withLocalAws } from './whole.ts'

const seconds = 60
const usual = 16
/** Far more than the service works on at once. */
const many = 2_000

/** In a minute, each of the customers places more than a customer of a shop may. */
const roomy = { ORDERS_PER_MINUTE: '1000' }

/** Twice the orders that one web process can take, for a minute. */
export const overload: Benchmark = (report) => {
  const env: NodeJS.ProcessEnv = { ...roomy }
  return withLocalAws(async (local) => {
    const customers = await strangers(local, 1_600)
    const { body, order } = await registerCustomer(local.edge.url)
    const { web } = local.service('order')
    await local.relay?.stop()
    // The user service has the keys of the tokens.
    await stopServices(local, 'order', 'user')
    const requests = customers.map(({ headers }) => ({
      method: 'POST' as const,
      path: '/orders',
      headers,
      body,
    }))
    const post = (options: Partial<autocannon.Options> & { connections: number }) => {
      // Each connection has customers of its own: autocannon copies all requests for each connection.
      const lanes = inLanes(requests, Math.min(options.connections, requests.length))
      let next = 0
      const setupClient = (client: autocannon.Client) =>
        client.setRequests(lanes[next++ % lanes.length] ?? [])
      return autocannon({ url: web.url, method: 'POST', timeout: 30, setupClient, ...options })
    }
    const accepted = ({ '2xx': count, duration }: autocannon.Result) => count / duration

    async function measure() {
      await order(web.url)
      const megabytes = async () => (await pidusage(web.pid ?? 0)).memory / 1024 / 1024
      await post({ connections: usual, duration: 5 })
      report('overload: what it can take')
      const before = accepted(await post({ connections: usual, duration: 5 }))
      const memoryBefore = await megabytes()
      report(`overload: twice ${Math.round(before)} orders/s for ${seconds} s`)
      let ready = 0
      let notReady = 0
      const probe = setInterval(() => {
        fetch(`${web.url}/health/ready`).then(
          ({ ok }) => (ok ? ready++ : notReady++),
          () => notReady++,
        )
      }, 1_000)
      const during = await pour(web.url, requests, {
        connections: many,
        perSecond: Math.round(2 * before),
        seconds,
      })
      clearInterval(probe)
      const memoryDuring = await megabytes()
      report('overload: afterwards')
      const after = accepted(await post({ connections: usual, duration: 5 }))
      return {
        before,
        sent: during.sent,
        accepted: during.accepted / before,
        refused: during.refused,
        errors: during.others,
        slowest: during.slowest,
        notReady,
        probes: ready + notReady,
        memoryBefore,
        memoryDuring,
        after: after / before,
      }
    }

    const now = await measure()
    report('overload: without the limit')
    env['CONCURRENT_REQUESTS'] = '1000000'
    await web.stop()
    await web.start()
    const unlimited = await measure()
    return {
      benchmark: 'overload',
      what: `POST /orders at twice the rate that one web process takes, ${many.toLocaleString('en')} connections, for ${seconds} s`,
      figures: [
        { name: 'accepted before', value: now.before, unit: 'orders/s' },
        { name: 'sent', value: now.sent, unit: 'requests/s' },
        { name: 'accepted / before', value: now.accepted, unit: '×' },
        { name: 'accepted / before, without the limit', value: unlimited.accepted, unit: '×' },
        { name: 'answered with 503', value: now.refused, unit: 'requests/s' },
        { name: 'other errors', value: now.errors, unit: 'requests', aim: { atMost: 0 } },
        { name: 'other errors, without the limit', value: unlimited.errors, unit: 'requests' },
        { name: 'slowest answer', value: now.slowest, unit: 'ms', aim: { atMost: 30_000 } },
        { name: 'slowest answer, without the limit', value: unlimited.slowest, unit: 'ms' },
        { name: 'not ready', value: now.notReady, unit: `of ${now.probes}`, aim: { atMost: 0 } },
        { name: 'not ready, without the limit', value: unlimited.notReady, unit: `of ${unlimited.probes}` },
        { name: 'memory before', value: now.memoryBefore, unit: 'MB' },
        { name: 'memory at the end', value: now.memoryDuring, unit: 'MB' },
        { name: 'memory at the end, without the limit', value: unlimited.memoryDuring, unit: 'MB' },
        { name: 'accepted afterwards / before', value: now.after, unit: '×', aim: { atLeast: 0.8 } },
      ],
    }
  }, env)
}
