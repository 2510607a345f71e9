import { decodeEvent, type Event, EventError, eventsPath, type HandlersOf } from '@fanfare/contracts'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import service from '../../service.ts'
import { untilDatabaseAnswers } from './database-away.ts'
import type { Once } from './inbox.ts'
import { HttpProblem } from './problem.ts'
import { tenths } from './server.ts'
import { traceOf } from './trace.ts'

/** What a handler is given beside the event. */
export interface HandlerContext {
  readonly once: Once
  readonly log: FastifyBaseLogger
  readonly traceparent: string
}

/** One handler for each event that service.ts subscribes to. */
export type Handlers = HandlersOf<typeof service, HandlerContext>

/** What the event tells of is not known here yet: it is delivered again a little later. */
export class TooEarly extends HttpProblem {
  constructor(detail: string) {
    super(503, detail)
  }
}

/**
 * Takes events from the worker daemon. It deletes a message at the answer 200 and at no other: whatever throws here is
 * delivered again, and after the queue's last try it lies in the dead-letter queue.
 */
export const events = fp(
  async (app: FastifyInstance, { handlers }: { handlers: Handlers }) => {
    app.post(eventsPath, { schema: { hide: true } }, async (request, reply) => {
      const event = decode(request.body, request.log)
      const traceparent = traceOf(event.traceparent)
      const log = request.log.child({
        eventId: event.id,
        eventType: event.type,
        subject: event.subject,
        traceparent,
      })
      try {
        await dispatch(handlers, event, { once: app.onceFor(event.id, traceparent), log, traceparent })
      } catch (error) {
        // While the database is away an answer would only use up the message's tries.
        await untilDatabaseAnswers(app, error)
        log.warn({ err: error }, 'event not handled')
        throw error
      }
      log.info({ ms: tenths(reply.elapsedTime) }, 'event handled')
      return reply.code(200).send()
    })
  },
  { name: 'events', dependencies: ['inbox', 'daemon'] },
)

function decode(body: unknown, log: FastifyBaseLogger): Event {
  try {
    return decodeEvent(body instanceof Uint8Array ? body : new Uint8Array())
  } catch (error) {
    if (!(error instanceof EventError)) throw error
    log.error(
      { code: error.code, reason: error.message },
      'message refused: it goes to the dead-letter queue',
    )
    throw new HttpProblem(400, error.message)
  }
}

async function dispatch(handlers: Handlers, event: Event, context: HandlerContext): Promise<void> {
  const handler = Object.entries(handlers).find(([type]) => type === event.type)?.[1]
  if (!handler) {
    context.log.error('message refused: this service does not subscribe to it')
    throw new HttpProblem(400, `${service.name} does not subscribe to ${event.type}.`)
  }
  // HandlersOf pairs every name with a handler of that event; TypeScript cannot carry the pair through the look-up.
  await (handler as (event: Event, context: HandlerContext) => Promise<void>)(event, context)
}
