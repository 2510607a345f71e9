import {
  decodeEvent,
  deliveryOf,
  type Event,
  EventError,
  errorForLog,
  eventsPath,
  type HandlersOf,
  maxDeliveries,
  processingOf,
} from '@fanfare/contracts'
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import service from '../../../service.ts'
import { runInTrace, traced } from '../context.ts'
import { HttpProblem } from '../http/problem.ts'
import { type Once, onceFor } from './inbox.ts'

export interface HandlerContext {
  readonly once: Once
  readonly log: FastifyBaseLogger
}

export type Handlers = HandlersOf<typeof service, HandlerContext>
type Handle = (event: Event, context: HandlerContext) => Promise<unknown>

/** For an event that arrived before what it refers to: it is delivered again. */
export const tooEarly = (detail: string) => new HttpProblem(503, detail)

/** The worker daemon deletes a message on 200 only. Any other answer is a retry, and in the end a dead letter. */
export const events = fp(
  async (app: FastifyInstance, { handlers }: { handlers: Handlers }) => {
    // HandlersOf pairs names and handlers; TypeScript cannot follow the pair through the look-up.
    const handlerOf = new Map(Object.entries(handlers) as [string, Handle][])

    app.post(eventsPath, { schema: { hide: true } }, async (request, reply) => {
      const delivery = deliveryOf(request.headers)
      const about = request.log.child({ messageId: delivery.messageId })
      const [event, handle] = await logFailure(about, delivery, async () => {
        const event = decode(request)
        const handle = handlerOf.get(event.type)
        if (handle) return [event, handle]
        throw new HttpProblem(400, `${service.name} does not subscribe to ${event.type}.`)
      })
      const log = request.log.child({ eventId: event.id, eventType: event.type, subject: event.subject })
      await runInTrace(event.traceparent, () =>
        logFailure(log, delivery, async () => {
          const work = () => handle(event, { once: onceFor(app, event.id), log })
          await traced(() => processingOf(event, delivery), work)
          log.info({ ms: Math.round(reply.elapsedTime * 10) / 10 }, 'event handled')
        }),
      )
      return reply.code(200).send()
    })
  },
  { name: 'events', dependencies: ['database', 'daemon'] },
)

function decode({ body, headers }: FastifyRequest): Event {
  try {
    return decodeEvent(body instanceof Uint8Array ? body : new Uint8Array(), headers['content-type'])
  } catch (error) {
    if (!(error instanceof EventError)) throw error
    throw new HttpProblem(error.code === 'other-charset' ? 415 : 400, error.message)
  }
}

/**
 * At the 1st, 2nd, 4th, 8th… try, since a message comes again every few seconds, and at the last. The first and the last
 * have the error's stack, if it is not one that the code expects.
 */
async function logFailure<T>(
  log: FastifyBaseLogger,
  { attempt }: ReturnType<typeof deliveryOf>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const isLast = attempt >= maxDeliveries
    const isExpected = error instanceof HttpProblem
    const isRejected = isExpected && error.statusCode < 500
    const hasStack = (isLast || attempt === 1) && !isExpected
    const next = isLast ? 'it goes to the dead-letter queue' : 'it is delivered again'
    // Without values of rows.
    const what = hasStack ? { err: error } : { reason: errorForLog(error).message }
    const level = isLast || isRejected ? 'error' : 'warn'
    const isLogged = isLast || Number.isInteger(Math.log2(attempt))
    log[isLogged ? level : 'debug'](
      { try: attempt, next, ...what },
      isRejected ? 'message rejected' : 'event not handled',
    )
    throw error
  }
}
