import { fileURLToPath } from 'node:url'
import { freePort } from '@fanfare/local'
import autocannon from 'autocannon'
import { registerCustomer } from './customer.ts'
import { startProgram } from './process.ts'
import type { Benchmark } from './result.ts'
import { median } from './statistics.ts'
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
    // Caches the token's public key; then only this process and its database run.
    await customer.order(order.web.url)
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
      ours: { url: order.web.url, headers: customers },
      limit: { url: limit.url, headers: [bare] },
      common: { url: common.url, headers: [bare] },
    }
    const rates: Record<keyof typeof contenders, number[]> = { ours: [], limit: [], common: [] }
    try {
      // Alternating, so that speed changes affect all; the first round is a warm-up.
      for (let round = 0; round <= rounds; round++) {
        for (const name of ['ours', 'limit', 'common'] as const) {
          const rate = await ordersPerSecond(contenders[name], customer.body)
          if (round > 0) rates[name].push(rate)
          report(`accept ${round}/${rounds} ${name}: ${Math.round(rate)} orders/s`)
        }
      }
    } finally {
      await Promise.all([limit.stop(), common.stop()])
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
      ],
    }
  }, roomy)

async function ordersPerSecond(
  { url, headers }: { url: string; headers: readonly Record<string, string>[] },
  body: string,
) {
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
  return result.requests.average
}
