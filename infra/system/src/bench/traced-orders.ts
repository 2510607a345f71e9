import { freePort, type LocalService } from '@fanfare/local'
import { registerCustomer } from './customer.ts'
import { loadOf } from './order-load.ts'
import { startProgram } from './process.ts'
import type { Figure } from './result.ts'
import { median, sum } from './statistics.ts'
import { stopServices, withLocalAws } from './whole.ts'

export const orderRounds = 15
const ordersEach = 1

/** Processes of a kind: two that are alike differ by up to 8 %. */
const alike = [1, 2, 3]

/** Time and processor time of POST /orders in one web process with telemetry, compared with the same program without. */
export const tracedOrders = (collectorUrl: string, report: (progress: string) => void): Promise<Figure[]> =>
  withLocalAws(async (local) => {
    const order = local.service('order')
    const otel = { OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl }
    const traces = { ...otel, OTEL_METRICS_EXPORTER: 'none' }
    const ratio = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.05' }
    const kinds = { none: {}, some: { ...traces, ...ratio }, all: traces, measured: otel }
    const processes = new Map<string, Started>()
    for (const number of alike)
      for (const [kind, env] of Object.entries(kinds)) processes.set(kind + number, await start(order, env))
    try {
      const load = await loadOf(local, Object.fromEntries(processes), ordersEach)
      // Each fetches the public key for tokens, which only the user service has.
      const customer = await registerCustomer(local.edge.url)
      for (const { url } of processes.values()) await customer.order(url)
      await local.relay?.stop()
      await stopServices(local)
      const { processorTimes, times } = await load.run(orderRounds, (progress) =>
        report(`telemetry orders ${progress}`),
      )
      type Kind = keyof typeof kinds
      const ofKind = (of: (process: string) => readonly number[], kind: Kind) =>
        sumOfEachRound(alike.map((number) => of(kind + number)))
      // The speed of the machine changes from round to round, and is the same for all within one.
      const ratioOf = (of: (process: string) => readonly number[], kind: Kind) => {
        const without = ofKind(of, 'none')
        const ratios = ofKind(of, kind).map((time, round) => time / (without[round] ?? Number.NaN))
        return { value: median(ratios), unit: '×', aim: { atMost: 1.1 } }
      }
      const least = Math.min(...ofKind(processorTimes, 'none')) / alike.length
      const rateOf = (kind: Kind) => (alike.length * 1000) / median(ofKind(times, kind))
      return [
        { name: 'POST /orders without telemetry', value: rateOf('none'), unit: 'orders/s' },
        { name: 'time of an order: 5 of 100 recorded / without', ...ratioOf(times, 'some') },
        { name: 'time of an order: every one recorded / without', ...ratioOf(times, 'all') },
        {
          name: 'time of an order: every one recorded, and metrics / without',
          ...ratioOf(times, 'measured'),
        },
        { name: 'its processor time without telemetry', value: least, unit: 'ms' },
        { name: 'its processor time: 5 of 100 recorded / without', ...ratioOf(processorTimes, 'some') },
        { name: 'its processor time: every one recorded / without', ...ratioOf(processorTimes, 'all') },
        {
          name: 'its processor time: every one recorded, and metrics / without',
          ...ratioOf(processorTimes, 'measured'),
        },
      ]
    } finally {
      await Promise.all([...processes.values()].map(({ stop }) => stop()))
    }
  })

const sumOfEachRound = (processes: readonly (readonly number[])[]) =>
  (processes[0] ?? []).map((_, round) => sum(processes.map((times) => times[round] ?? Number.NaN)))

type Started = Awaited<ReturnType<typeof start>>

const start = async ({ web, folder }: LocalService, otel: NodeJS.ProcessEnv) =>
  startProgram('src/web.ts', { cwd: folder, port: await freePort(), env: { ...web.env(), ...otel } })
