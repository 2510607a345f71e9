import { decodeEvent, type Event, EventError, eventsPath, type HandlersOf } from '@fanfare/contracts'
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import service from '../../../service.ts'
import { runInTrace } from '../context.ts'
import { HttpProblem } from '../http/problem.ts'
import type { Once } from './inbox.ts'

export interface HandlerContext {
  readonly once: Once
  readonly log: FastifyBaseLogger
}

export type Handlers = HandlersOf<typeof service, HandlerContext>

/** For an event that arrived before what it refers to: it is delivered again. */
export const tooEarly = (detail: string) => new HttpProblem(503, detail)

/** The worker daemon deletes a message on 200 only. Any other answer is a retry, and in the end a dead letter. */
export const events = fp(
  async (app: FastifyInstance, { handlers }: { handlers: Handlers }) => {
    app.post(eventsPath, { schema: { hide: true } }, async (request, reply) => {
      const event = decode(request)
      const log = request.log.child({ eventId: event.id, eventType: event.type, subject: event.subject })
      const context = { once: app.onceFor(event.id), log }
      await runInTrace(event.traceparent, () => dispatch(handlers, event, context)).catch((error) => {
        log.warn({ err: error }, 'event not handled')
        throw error
      })
      log.info({ ms: Math.round(reply.elapsedTime * 10) / 10 }, 'event handled')
      return reply.code(200).send()
    })
  },
  { name: 'events', dependencies: ['inbox', 'daemon'] },
)

function decode({ body, headers, log }: FastifyRequest): Event {
  try {
    return decodeEvent(body instanceof Uint8Array ? body : new Uint8Array(), headers['content-type'])
  } catch (error) {
    if (!(error instanceof EventError)) throw error
    const { code, message } = error
    const messageId = headers['x-aws-sqsd-msgid']
    log.error({ code, reason: message, messageId }, 'message rejected: not a valid event')
    throw new HttpProblem(code === 'other-charset' ? 415 : 400, message)
  }
}

async function dispatch(handlers: Handlers, event: Event, context: HandlerContext): Promise<void> {
  const handler = Object.entries(handlers).find(([type]) => type === event.type)?.[1]
  if (!handler) {
    context.log.error('message rejected: no subscription to this event')
    throw new HttpProblem(400, `${service.name} does not subscribe to ${event.type}.`)
  }
  // HandlersOf pairs names and handlers; TypeScript cannot follow the pair through the look-up.
  await (handler as (event: Event, context: HandlerContext) => Promise<unknown>)(event, context)
}
