import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { eventObject } from '../event.ts'
import { listObject } from '../objects.ts'
import { ById, ListEvents } from '../params.ts'
import type { Dependencies } from './payment-intents.ts'

/** https://docs.stripe.com/api/events */
export const eventRoutes: FastifyPluginAsyncTypebox<Dependencies> = async (app, { store }) => {
  app.get('/events', { schema: { querystring: ListEvents } }, (request) => {
    const { items, hasMore } = store.events.page(request.query)
    const data = items.map((it) => eventObject(it.event, it.delivered_at === null))
    return listObject('/v1/events', data, hasMore)
  })

  app.get('/events/:id', { schema: { params: ById } }, (request) => {
    const stored = store.events.get(request.params.id)
    return eventObject(stored.event, stored.delivered_at === null)
  })
}
