import Type from 'typebox'
import { isKind, tracesOf } from '../history/fact.ts'
import { countJourneys, findJourney, readJourneys } from '../journey/read-journeys.ts'
import { readParts } from '../journey/read-parts.ts'
import { storyOf } from '../journey/story.ts'
import { type App, type Context, problem } from './server.ts'

const Query = Type.Object({
  status: Type.Optional(Type.Enum(['pending', 'confirmed', 'cancelled'])),
  offset: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 }),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
})
const Params = Type.Object({ id: Type.String() })

type Api = Pick<App, 'get'>

export function journeyRoutes(api: Api, { databases, history, local, declarations }: Context): void {
  api.get('/journeys', { schema: { querystring: Query } }, async ({ query }) => {
    const { status, offset, limit } = query
    const [total, items] = await Promise.all([
      countJourneys(databases, status),
      readJourneys(databases, { status, offset, limit }),
    ])
    return { total, items }
  })

  api.get('/journeys/:id', { schema: { params: Params } }, async ({ params }, reply) => {
    const order = await findJourney(databases, params.id)
    if (!order) return problem(reply, 404, `there is no order ${params.id}`)
    const facts = history.of(order.id)
    return storyOf({
      order,
      facts,
      parts: await readParts(databases, local, order.id),
      outages: history.of('').filter(isKind('outage')),
      spans: tracesOf(facts).flatMap((trace) => history.spans.of(trace)),
      declarations,
      now: Date.now(),
    })
  })
}
