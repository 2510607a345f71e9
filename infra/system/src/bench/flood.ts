import { setTimeout } from 'node:timers/promises'
import type { LocalAws } from '@fanfare/local'
import pg from 'pg'
import { registerCustomer } from './customer.ts'
import { atRate } from './pace.ts'
import type { Benchmark } from './result.ts'
import { median } from './statistics.ts'
import { withLocalAws } from './whole.ts'

const floodPerSecond = 62
const floodSeconds = 20
const orders = 20
const ordersPerSecond = 2
/** Seconds of the flood before the measured orders, and the longest wait for them. */
const lead = 5
const longestWait = 60

/** Time from an order to its confirmation, while another customer places as many as the network carries. */
export const flood: Benchmark = (report) => {
  const env: NodeJS.ProcessEnv = {}
  return withLocalAws(async (local) => {
    const [ada, eve] = [await registerCustomer(local.edge.url), await registerCustomer(local.edge.url)]
    const users = new pg.Client(local.postgres.ownerUrl('user'))
    users.on('error', ({ message }) => report(`flood: ${message}`))
    await users.connect()
    await users.query('UPDATE users SET balance = 1000000000')
    const { web } = local.service('order')

    const refused = { count: 0 }
    const pour = () =>
      atRate(floodPerSecond, floodPerSecond * floodSeconds, async () => {
        const post = { method: 'POST', headers: eve.headers, body: eve.body }
        const { status, body } = await fetch(`${web.url}/orders`, post)
        await body?.cancel()
        if (status === 429) refused.count++
      })
    const measure = () => secondsToConfirm(local, ada)
    const during = async () => {
      const pouring = pour()
      await setTimeout(lead * 1000)
      const seconds = await measure()
      await pouring
      return seconds
    }

    try {
      await measure()
      report('flood: the usual time')
      const usual = await measure()
      report(`flood: ${floodPerSecond} orders a second of another customer`)
      const limited = await during()
      const share = refused.count / (floodPerSecond * floodSeconds)
      report('flood: without the limit')
      env['ORDERS_PER_MINUTE'] = '1000000'
      await web.stop()
      await web.start()
      await measure()
      const unlimited = await during()
      report('flood: without the limit, and with one key for the outcomes of a customer')
      await users.query(keyByCustomer)
      const oneKey = await during()
      return {
        benchmark: 'flood',
        what: `from POST /orders to order.confirmed, paid from the balance, ${ordersPerSecond} orders/s, median of ${orders}, while another customer sends ${floodPerSecond} orders/s to one web process`,
        figures: [
          { name: 'without a flood', value: usual * 1000, unit: 'ms' },
          { name: 'with the flood', value: limited * 1000, unit: 'ms' },
          { name: 'with / without', value: limited / usual, unit: '×', aim: { atMost: 2 } },
          { name: 'of the flood refused with 429', value: share * 100, unit: '%' },
          { name: 'without the limit / without a flood', value: unlimited / usual, unit: '×' },
          {
            name: 'without the limit, one key per customer / without a flood',
            value: oneKey / usual,
            unit: '×',
          },
        ],
      }
    } finally {
      await users.end()
    }
  }, env)
}

type Customer = Awaited<ReturnType<typeof registerCustomer>>

/** An order that is not confirmed in time counts as the longest wait. */
async function secondsToConfirm(local: LocalAws, customer: Customer): Promise<number> {
  const ids: string[] = []
  await atRate(ordersPerSecond, orders, async () => {
    ids.push((await customer.order(local.service('order').web.url)).id)
  })
  const client = new pg.Client(local.postgres.serviceUrl('order'))
  client.on('error', ({ message }) => console.error(`flood: ${message}`))
  await client.connect()
  const end = performance.now() + longestWait * 1000
  try {
    for (;;) {
      const { rows } = await client.query<{ seconds: number }>(
        `SELECT extract(epoch FROM updated_at - created_at)::float8 AS seconds
         FROM orders WHERE id = ANY($1) AND status = 'confirmed'`,
        [ids],
      )
      const seconds = rows.map((row) => row.seconds)
      if (seconds.length === ids.length || performance.now() > end) {
        const late = ids.length - seconds.length
        return median([...seconds, ...Array.from({ length: late }, () => longestWait)])
      }
      await setTimeout(200)
    }
  } finally {
    await client.end()
  }
}

/** As before 2026-11-25. */
const keyByCustomer = `
  CREATE FUNCTION key_by_customer() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.key := coalesce(NEW.body::json #>> '{data,userId}', NEW.key);
      RETURN NEW;
    END $$;
  CREATE TRIGGER key_by_customer BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION key_by_customer()`
