import { setTimeout } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { formatMoney } from '@fanfare/contracts'
import Type from 'typebox'
import { readCounts } from '../map/counts.ts'
import { invariantsOf } from '../map/invariants.ts'
import { readMap } from '../map/read-map.ts'
import { type App, type Context, problem } from './server.ts'
import { shared } from './shared.ts'

const PartBody = Type.Object({
  action: Type.Enum(['stop', 'kill', 'pause', 'slow', 'fail', 'refuse', 'release']),
  share: Type.Integer({ minimum: 1, maximum: 99, default: 10 }),
})
const EdgeBody = Type.Object({
  how: Type.Enum(['cut', 'delay', 'duplicate', 'reorder', 'release']),
  milliseconds: Type.Integer({ minimum: 1, maximum: 600_000, default: 3_000 }),
})
const PartParams = Type.Object({ name: Type.String() })
const EdgeParams = Type.Object({ type: Type.String(), service: Type.String() })

/** Milliseconds. */
const fresh = 1_500

type Api = Pick<App, 'get' | 'post' | 'put'>

/** The map, and what breaks it. */
export function mapRoutes(api: Api, context: Context): void {
  const { local, databases, queues, parts, edges, declarations } = context
  // Stripe's books are read as a whole.
  const counts = shared(fresh, async () => readCounts(databases, local.stripe, await queues()))
  api.get('/map', async () => readMap(declarations))
  api.get('/parts', async () => ({ parts: parts.all(), edges: edges.all() }))

  api.put(
    '/parts/:name',
    { schema: { params: PartParams, body: PartBody } },
    async ({ params, body }, reply) => {
      const refusal = parts.refusalOf(params.name, body.action)
      if (refusal !== undefined) return problem(reply, 404, refusal)
      return parts.act(params.name, body.action, body)
    },
  )
  api.put(
    '/edges/:type/:service',
    { schema: { params: EdgeParams, body: EdgeBody } },
    async ({ params, body }, reply) => {
      if (!edges.exists(params))
        return problem(reply, 404, `${params.service} does not subscribe to ${params.type}`)
      if (body.how === 'release') await edges.release(params)
      else await edges.disturb(params, body.how, body.milliseconds)
      return edges.all()
    },
  )
  api.post('/release', async () => {
    // First: a broker that is paused could not be told about its edges.
    await parts.releaseAll()
    await edges.releaseAll()
    return { parts: parts.all(), edges: edges.all() }
  })

  api.get('/invariants', async () => {
    const before = await counts()
    const isBroken = invariantsOf(before, String).some(({ verdict }) => verdict === 'broken')
    // Not said before a second look has found the same.
    if (isBroken) await setTimeout(fresh)
    const counted = isBroken ? await counts() : before
    const [row] = await databases.read('order', 'SELECT currency FROM orders LIMIT 1')
    const currency = String(row?.['currency'] ?? 'EUR')
    return {
      orders: counted.orders,
      invariants: invariantsOf(
        counted,
        (amount) => formatMoney(amount, currency),
        isDeepStrictEqual(counted, before),
      ),
    }
  })
}
