import { freePort, type LocalService } from '@fanfare/local'
import { registerCustomer } from './customer.ts'
import { loadOf, stopOthers } from './order-load.ts'
import { startProgram } from './process.ts'
import type { Figure } from './result.ts'
import { withLocalAws } from './whole.ts'

const rounds = 10
const ordersEach = 2

/** Processor time of POST /orders in one web process with telemetry, compared with the same program without. */
export const tracedOrders = (collectorUrl: string, report: (progress: string) => void): Promise<Figure[]> =>
  withLocalAws(async (local) => {
    const order = local.service('order')
    const otel = { OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl }
    const traces = { ...otel, OTEL_METRICS_EXPORTER: 'none' }
    const ratio = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.05' }
    const none = await start(order, {})
    const some = await start(order, { ...traces, ...ratio })
    const all = await start(order, traces)
    const measured = await start(order, otel)
    const processes = { none, some, all, measured }
    try {
      const load = await loadOf(local, processes, ordersEach)
      // Each fetches the public key for tokens, which only the user service has.
      const customer = await registerCustomer(local.edge.url)
      for (const { url } of Object.values(processes)) await customer.order(url)
      await stopOthers(local, order.name)
      await order.web.stop()
      const { processorTime } = await load.run(rounds, (progress) => report(`telemetry orders ${progress}`))
      const without = processorTime('none')
      const ratioOf = (name: keyof typeof processes) => ({
        value: processorTime(name) / without,
        unit: '×',
        aim: { atMost: 1.1 },
      })
      return [
        { name: 'POST /orders without telemetry', value: without, unit: 'ms' },
        { name: 'POST /orders: 5 of 100 recorded / without', ...ratioOf('some') },
        { name: 'POST /orders: every one recorded / without', ...ratioOf('all') },
        { name: 'POST /orders: every one recorded, and metrics / without', ...ratioOf('measured') },
      ]
    } finally {
      await Promise.all(Object.values(processes).map(({ stop }) => stop()))
    }
  })

const start = async ({ web, folder }: LocalService, otel: NodeJS.ProcessEnv) =>
  startProgram('src/web.ts', { cwd: folder, port: await freePort(), env: { ...web.env(), ...otel } })
