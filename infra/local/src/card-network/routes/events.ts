import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { eventObject } from '../event.ts'
import { listObject } from '../list.ts'
import { ById, ListEvents } from '../params.ts'
import type { RouteNeeds } from './payment-intents.ts'

/** https://docs.stripe.com/api/events */
export const eventRoutes: FastifyPluginAsyncTypebox<RouteNeeds> = async (app, { books }) => {
  app.get('/events', { schema: { querystring: ListEvents } }, (request) => {
    const { items, hasMore } = books.events.page(request.query)
    const data = items.map((it) => eventObject(it.event, it.delivered_at === null))
    return listObject('/v1/events', data, hasMore)
  })

  app.get('/events/:id', { schema: { params: ById } }, (request) => {
    const kept = books.events.get(request.params.id)
    return eventObject(kept.event, kept.delivered_at === null)
  })
}
