import {
  decodeEvent,
  type Event,
  EventError,
  eventsPath,
  type HandlersOf,
  processingOf,
} from '@fanfare/contracts'
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import service from '../../../service.ts'
import { runInTrace, traced } from '../context.ts'
import { HttpProblem } from '../http/problem.ts'
import { logFailedTry } from './failed-try.ts'
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
      const handle = handlerOf(handlers, event)
      if (!handle) {
        const problem = new HttpProblem(400, `${service.name} does not subscribe to ${event.type}.`)
        logFailedTry(request, log, 'error', 'message rejected: no subscription to this event', problem)
        throw problem
      }
      return runInTrace(event.traceparent, async () => {
        const work = () => handle(event, { once: app.onceFor(event.id), log })
        await traced(() => processingOf(event, request.headers), work).catch((error) => {
          logFailedTry(request, log, 'warn', 'event not handled', error)
          throw error
        })
        log.info({ ms: Math.round(reply.elapsedTime * 10) / 10 }, 'event handled')
        return reply.code(200).send()
      })
    })
  },
  { name: 'events', dependencies: ['inbox', 'daemon'] },
)

function decode(request: FastifyRequest): Event {
  const { body, headers } = request
  try {
    return decodeEvent(body instanceof Uint8Array ? body : new Uint8Array(), headers['content-type'])
  } catch (error) {
    if (!(error instanceof EventError)) throw error
    const { code, message } = error
    const log = request.log.child({ code, messageId: headers['x-aws-sqsd-msgid'] })
    const problem = new HttpProblem(code === 'other-charset' ? 415 : 400, message)
    logFailedTry(request, log, 'error', 'message rejected: not a valid event', problem)
    throw problem
  }
}

type Handle = (event: Event, context: HandlerContext) => Promise<unknown>

function handlerOf(handlers: Handlers, { type }: Event): Handle | undefined {
  // HandlersOf pairs names and handlers; TypeScript cannot follow the pair through the look-up.
  return Object.entries(handlers).find(([name]) => name === type)?.[1] as Handle | undefined
}
