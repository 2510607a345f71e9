import type { LocalAws } from '@fanfare/local'
import pidusage from 'pidusage'
import { Pool } from 'undici'
import { registerCustomer } from './customer.ts'
import { median } from './statistics.ts'
import { inLanes, strangers } from './tokens.ts'

export const connections = 16

/** The order service remembers the tokens of 2,000: after the first round, it verifies none anew. */
export const customers = 1_600

interface Contender {
  readonly url: string
  readonly pid: number | undefined
}

interface OrderPost {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Each contender's own customers place `ordersEach` orders in a round, in turn, paid from the balance. So on no machine
 * does one of them reach the limit of orders in a minute, and what the limit counts is what it counts in a shop.
 */
export async function loadOf<Name extends string>(
  local: LocalAws,
  contenders: Readonly<Record<Name, Contender>>,
  ordersEach: number,
) {
  const { body } = await registerCustomer(local.edge.url)
  const names = Object.keys(contenders).filter((name): name is Name => name in contenders)
  const loads = await Promise.all(
    names.map(async (name) => {
      const posts = (await strangers(local, customers)).map(({ userId, headers }) => ({
        headers,
        body: JSON.stringify({ ...JSON.parse(body), userId }),
      }))
      return { name, ...contenders[name], lanes: inLanes(posts, connections) }
    }),
  )

  /** Alternating, so that speed changes affect all; the first two rounds are a warm-up. */
  async function run(rounds: number, report: (progress: string) => void) {
    const measured = loads.map((load) => ({ ...load, rates: [] as number[], times: [] as number[] }))
    for (let round = -1; round <= rounds; round++) {
      for (const { name, url, pid, lanes, rates, times } of measured) {
        const { rate, time } = await placeOrders(url, pid, lanes, ordersEach)
        if (round > 0) {
          rates.push(rate)
          times.push(time)
        }
        report(
          `${round}/${rounds} ${name}: ${Math.round(rate)} orders/s, ${time.toFixed(3)} ms of processor time each`,
        )
      }
    }
    const of = (name: Name) => {
      const found = measured.find((each) => each.name === name)
      return { rates: found?.rates ?? [], times: found?.times ?? [] }
    }
    return {
      /** Orders a second. */
      rate: (name: Name) => median(of(name).rates),
      /** Milliseconds of an order. Other programs on the machine only add. */
      processorTime: (name: Name) => Math.min(...of(name).times),
      /** The same, of each round. */
      processorTimes: (name: Name) => of(name).times,
      /** Milliseconds of an order, of each round: the inverse of the rate. */
      times: (name: Name) => of(name).rates.map((rate) => 1000 / rate),
    }
  }
  return { run }
}

async function placeOrders(url: string, pid = 0, lanes: readonly OrderPost[][], ordersEach: number) {
  const pool = new Pool(url, { connections })
  const before = (await pidusage(pid)).ctime
  const began = performance.now()
  await Promise.all(
    lanes.map(async (lane) => {
      for (const { headers, body } of Array.from({ length: ordersEach }, () => lane).flat()) {
        const response = await pool.request({ path: '/orders', method: 'POST', headers, body })
        const text = await response.body.text()
        if (response.statusCode !== 201) throw new Error(`${url}: ${response.statusCode} ${text}`)
      }
    }),
  )
  const seconds = (performance.now() - began) / 1000
  const orders = lanes.flat().length * ordersEach
  const time = ((await pidusage(pid)).ctime - before) / orders
  await pool.close()
  return { rate: orders / seconds, time }
}
