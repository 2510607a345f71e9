import { fileURLToPath } from 'node:url'
import { freePort } from '@fanfare/local'
import { registerCustomer } from './customer.ts'
import { connections, customers, loadOf } from './order-load.ts'
import { startProgram } from './process.ts'
import type { Benchmark } from './result.ts'
import { stopServices, withLocalAws } from './whole.ts'

const rounds = 5
const ordersEach = 3

const file = (name: string) => fileURLToPath(new URL(`servers/${name}.ts`, import.meta.url))

/** Orders a second of one web process, compared with the limit and the common way. */
export const accept: Benchmark = (report) =>
  withLocalAws(async (local) => {
    const order = local.service('order')
    const env = { ...process.env, DATABASE_URL: local.postgres.serviceUrl(order.name) }
    const limit = await startProgram(file('limit'), { port: await freePort(), env })
    const common = await startProgram(file('common'), { port: await freePort(), env })
    try {
      const contenders = { ours: { url: order.web.url, pid: order.web.pid }, limit, common }
      const load = await loadOf(local, contenders, ordersEach)
      // Fetches the public key for tokens, which only the user service has.
      await (await registerCustomer(local.edge.url)).order(order.web.url)
      await local.relay?.stop()
      await stopServices(local, order.name)
      const { rate, processorTime } = await load.run(rounds, (progress) => report(`accept ${progress}`))
      const [ours, most, usual] = [rate('ours'), rate('limit'), rate('common')]
      const time = processorTime('ours')
      return {
        benchmark: 'accept',
        what: `POST /orders from the balance of ${customers.toLocaleString('en')} customers through one web process, ${connections} connections, median of ${rounds} rounds; each stores the same rows`,
        figures: [
          { name: 'the order service', value: ours, unit: 'orders/s' },
          { name: 'the limit: bare route, one named statement', value: most, unit: 'orders/s' },
          { name: 'the common way: bare route, interactive transaction', value: usual, unit: 'orders/s' },
          { name: 'service / limit', value: ours / most, unit: '×', aim: { atLeast: 0.5 } },
          { name: 'service / common way', value: ours / usual, unit: '×', aim: { atLeast: 1.5 } },
          { name: 'processor time of the web process: service', value: time, unit: 'ms' },
          { name: 'the same: service / limit', value: time / processorTime('limit'), unit: '×' },
          { name: 'the same: service / common way', value: time / processorTime('common'), unit: '×' },
        ],
      }
    } finally {
      await Promise.all([limit.stop(), common.stop()])
    }
  })
