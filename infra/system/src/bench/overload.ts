import autocannon from 'autocannon'
import pidusage from 'pidusage'
import { registerCustomer } from './customer.ts'
import type { Benchmark } from './result.ts'
import { roomy, strangers } from './tokens.ts'
import { withLocalAws } from './whole.ts'

const seconds = 60
const usual = 16
/** More than the service works on at once. */
const many = 400

/** Twice the orders that one web process can take, for a minute. */
export const overload: Benchmark = (report) =>
  withLocalAws(async (local) => {
    const customers = await strangers(local, 1_000)
    const { body, order } = await registerCustomer(local.edge.url)
    const { web } = local.service('order')
    await order(web.url)
    await local.relay?.stop()
    for (const { name, web, worker, daemon } of local.services.values()) {
      await daemon.stop()
      await worker.stop()
      if (name !== 'order') await web.stop()
    }
    const post = (options: Partial<autocannon.Options>) =>
      autocannon({
        url: `${web.url}/orders`,
        method: 'POST',
        body,
        requests: customers.map((headers) => ({ headers })),
        timeout: 30,
        ...options,
      })
    const megabytes = async () => (await pidusage(web.pid ?? 0)).memory / 1024 / 1024
    const accepted = ({ '2xx': count, duration }: autocannon.Result) => count / duration

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
    const during = await post({
      connections: many,
      overallRate: Math.round(2 * before),
      duration: seconds,
      // Otherwise the latency is not that of answers.
      ignoreCoordinatedOmission: true,
    })
    clearInterval(probe)
    const memoryDuring = await megabytes()
    report('overload: afterwards')
    const after = accepted(await post({ connections: usual, duration: 5 }))
    const refused = during.statusCodeStats?.['503']?.count ?? 0
    const others = during.non2xx - refused
    return {
      benchmark: 'overload',
      what: `POST /orders at twice the rate that one web process takes, ${many} connections, for ${seconds} s`,
      figures: [
        { name: 'accepted before', value: before, unit: 'orders/s' },
        { name: 'sent', value: during.requests.average, unit: 'requests/s' },
        { name: 'accepted / before', value: accepted(during) / before, unit: '×' },
        { name: 'answered with 503', value: refused / seconds, unit: 'requests/s' },
        { name: 'other errors', value: others + during.errors, unit: 'requests', aim: { atMost: 0 } },
        { name: 'slowest answer', value: during.latency.max, unit: 'ms', aim: { atMost: 30_000 } },
        { name: 'not ready', value: notReady, unit: `of ${ready + notReady}`, aim: { atMost: 0 } },
        { name: 'memory before', value: memoryBefore, unit: 'MB' },
        { name: 'memory at the end', value: memoryDuring, unit: 'MB' },
        { name: 'accepted afterwards / before', value: after / before, unit: '×', aim: { atLeast: 0.8 } },
      ],
    }
  }, roomy)
