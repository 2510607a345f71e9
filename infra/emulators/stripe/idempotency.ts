import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { invalidRequest, StripeError } from './errors.ts'
import type { Cause } from './event.ts'
import { errorResponse, type StoredResponse } from './save-transition.ts'
import type { Store } from './store/index.ts'
import type { SlowCards } from './timers.ts'

/** Executes a POST once per idempotency key. */
export type Respond = (
  request: FastifyRequest,
  reply: FastifyReply,
  work: {
    /** Delays the answer. */
    readonly slow?: boolean
    execute(cause: Cause): StoredResponse
  },
) => Promise<FastifyReply>

/** Must be equal when a key is used again. */
interface Use {
  readonly endpoint: string
  readonly fingerprint: string
}

interface Response extends StoredResponse {
  /** Id of the first request, when this repeats its answer. */
  readonly original?: string
}

/**
 * https://docs.stripe.com/api/idempotent_requests The answer and its effects are one transaction: a server error rolls
 * both back.
 */
export function createRespond(options: {
  readonly store: Store
  readonly slowCards: SlowCards
  readonly closing: AbortSignal
  readonly track: <T>(work: () => Promise<T>) => Promise<T>
}): Respond {
  const { store, slowCards, closing, track } = options
  const inFlight = new Map<string, Use>()

  async function once(key: string, use: Use, run: () => Promise<StoredResponse>): Promise<Response> {
    const stored = store.keys.find(key, Date.now())
    if (stored !== undefined) {
      assertSameUse(key, stored, use)
      return { status: stored.status, body: stored.body, original: stored.request }
    }
    const other = inFlight.get(key)
    if (other !== undefined) {
      assertSameUse(key, other, use)
      throw keyInUse(key)
    }
    inFlight.set(key, use)
    return run().finally(() => inFlight.delete(key))
  }

  return async (request, reply, { slow = false, execute }) => {
    const key = [request.headers['idempotency-key']].flat()[0]
    if (key !== undefined) assertKey(key)
    const cause = { id: request.id, idempotency_key: key ?? null }
    const [endpoint = ''] = request.url.split('?')
    const use = { endpoint, fingerprint: fingerprintOf(request.body) }

    async function run(): Promise<StoredResponse> {
      if (slow) await slowCards.wait(closing)
      return store.transaction(() => {
        const response = responseOf(() => execute(cause))
        if (key !== undefined) {
          store.keys.save(key, Date.now(), { ...use, ...response, request: request.id })
        }
        return response
      })
    }

    const response = await track<Response>(() => (key === undefined ? run() : once(key, use, run)))
    if (key !== undefined) {
      reply.header('idempotency-key', key).header('original-request', response.original ?? request.id)
    }
    if (response.original !== undefined) reply.header('idempotent-replayed', 'true')
    return reply.code(response.status).type('application/json').send(response.body)
  }
}

function responseOf(execute: () => StoredResponse): StoredResponse {
  try {
    return execute()
  } catch (error) {
    if (error instanceof StripeError) return errorResponse(error)
    throw error
  }
}

function assertKey(key: string): void {
  if (key.length <= 255) return
  throw invalidRequest('Idempotency keys can be at most 255 characters long.')
}

function assertSameUse(key: string, first: Use, now: Use): void {
  const advice = `Try using a key other than '${key}' if you meant to execute a different request.`
  if (first.endpoint !== now.endpoint) {
    const both = `('${now.endpoint}' vs '${first.endpoint}')`
    const message = `Keys for idempotent requests can only be used for the same endpoint they were first used for ${both}. ${advice}`
    throw new StripeError(400, { type: 'idempotency_error', message })
  }
  if (first.fingerprint !== now.fingerprint) {
    const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. ${advice}`
    throw new StripeError(400, { type: 'idempotency_error', message })
  }
}

function keyInUse(key: string): StripeError {
  return new StripeError(409, {
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
  })
}

/** Ignores the order of parameters. */
function fingerprintOf(params: unknown): string {
  const ordered = JSON.stringify(params ?? {}, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
  return createHash('sha256').update(ordered).digest('hex')
}
