import { fileURLToPath } from 'node:url'
import { freePort, type LocalService } from '@fanfare/local'
import autocannon from 'autocannon'
import pidusage from 'pidusage'
import { registerCustomer } from './customer.ts'
import { startProgram } from './process.ts'
import type { Benchmark } from './result.ts'
import { median } from './statistics.ts'
import { startCollector } from './telemetry.ts'
import { roomy, strangers } from './tokens.ts'
import { withLocalAws } from './whole.ts'

const connections = 16
const rounds = 5
const roundSeconds = 3

const file = (name: string) => fileURLToPath(new URL(`servers/${name}.ts`, import.meta.url))

/** Orders per second of one web process, compared with the limit and the common way. */
export const accept: Benchmark = (report) =>
  withLocalAws(async (local) => {
    const customers = await strangers(local, 1_000)
    const customer = await registerCustomer(local.edge.url)
    const order = local.service('order')
    const traced = await startTraced(order)
    const sampled = await startTraced(order, {
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.05',
      OTEL_METRICS_EXPORTER: 'none',
    })
    // Caches the token's public key; then only these processes and their database run.
    for (const { url } of [order.web, traced, sampled]) await customer.order(url)
    await local.relay?.stop()
    for (const { name, web, worker, daemon } of local.services.values()) {
      await daemon.stop()
      await worker.stop()
      if (name !== order.name) await web.stop()
    }

    const env = { ...process.env, DATABASE_URL: local.postgres.serviceUrl(order.name) }
    const limit = await startProgram(file('limit'), { port: await freePort(), env })
    const common = await startProgram(file('common'), { port: await freePort(), env })
    const bare = { 'content-type': 'application/json' }
    const contenders = {
      ours: { url: order.web.url, pid: order.web.pid, headers: customers },
      traced: { ...traced, headers: customers },
      sampled: { ...sampled, headers: customers },
      limit: { ...limit, headers: [bare] },
      common: { ...common, headers: [bare] },
    }
    const times: Record<keyof typeof contenders, number[]> = {
      ours: [],
      traced: [],
      sampled: [],
      limit: [],
      common: [],
    }
    const rates: Record<keyof typeof contenders, number[]> = {
      ours: [],
      traced: [],
      sampled: [],
      limit: [],
      common: [],
    }
    try {
      // Alternating, so that speed changes affect all; the first round is a warm-up.
      for (let round = 0; round <= rounds; round++) {
        for (const name of ['ours', 'traced', 'sampled', 'limit', 'common'] as const) {
          const { rate, processorTime } = await placeOrders(contenders[name], customer.body)
          if (round > 0) {
            rates[name].push(rate)
            times[name].push(processorTime)
          }
          report(
            `accept ${round}/${rounds} ${name}: ${Math.round(rate)} orders/s, ${processorTime.toFixed(2)} ms of processor time each`,
          )
        }
      }
    } finally {
      await Promise.all([limit.stop(), common.stop(), traced.stop(), sampled.stop()])
    }

    const [ours, most, usual] = [median(rates.ours), median(rates.limit), median(rates.common)]
    return {
      benchmark: 'accept',
      what: `POST /orders from the balance through one web process, ${connections} connections, median of ${rounds} rounds of ${roundSeconds} s`,
      figures: [
        { name: 'the order service', value: ours, unit: 'orders/s' },
        { name: 'the limit: bare route, one named statement', value: most, unit: 'orders/s' },
        { name: 'the common way: bare route, interactive transaction', value: usual, unit: 'orders/s' },
        { name: 'service / limit', value: ours / most, unit: '×', aim: { atLeast: 0.5 } },
        { name: 'service / common way', value: ours / usual, unit: '×', aim: { atLeast: 1.5 } },
        {
          name: 'processor time of an order, 5 of 100 recorded / none',
          value: Math.min(...times.sampled) / Math.min(...times.ours),
          unit: '×',
          aim: { atMost: 1.1 },
        },
        {
          name: 'processor time of an order, every one recorded / none',
          // Other programs on the machine only add.
          value: Math.min(...times.traced) / Math.min(...times.ours),
          unit: '×',
          aim: { atMost: 1.1 },
        },
      ],
    }
  }, roomy)

/** The same program with every request recorded, and sent to a collector that drops it. */
async function startTraced({ web, folder }: LocalService, sampler: NodeJS.ProcessEnv = {}) {
  const collector = await startCollector()
  const env = { ...web.env(), OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...sampler }
  const program = await startProgram('src/web.ts', { cwd: folder, port: await freePort(), env })
  return {
    ...program,
    stop: async () => {
      await program.stop()
      await collector.stop()
    },
  }
}

interface Contender {
  readonly url: string
  readonly pid: number | undefined
  readonly headers: readonly Record<string, string>[]
}

/** Orders a second, and milliseconds of the processor for each. */
async function placeOrders({ url, pid = 0, headers }: Contender, body: string) {
  const before = (await pidusage(pid)).ctime
  const result = await autocannon({
    url: `${url}/orders`,
    method: 'POST',
    body,
    requests: headers.map((each) => ({ headers: each })),
    connections,
    duration: roundSeconds,
  })
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${url}: ${result.non2xx} requests were refused and ${result.errors} failed`)
  }
  const processorTime = ((await pidusage(pid)).ctime - before) / result.requests.total
  return { rate: result.requests.average, processorTime }
}
