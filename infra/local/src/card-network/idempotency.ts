import { createHash } from 'node:crypto'
import type { Books } from './books/index.ts'
import { type Answer, refused } from './ledger.ts'
import type { Pace } from './pace.ts'
import { invalidRequest, Refusal } from './refusal.ts'

export interface Asked {
  /** This request's own id. */
  readonly request: string
  readonly key: string | undefined
  readonly endpoint: string
  readonly params: unknown
  /** The answer takes its time. */
  readonly slow: boolean
}

export interface Given extends Answer {
  /** The id of the request that was answered first, when this is a repeat of its answer. */
  readonly replays?: string
}

/**
 * Carries a request out once per idempotency key: https://docs.stripe.com/api/idempotent_requests
 * The answer is saved together with what it says, once the request has begun: an invalid request is refused before it
 * gets here, and a server error rolls everything back.
 */
export function createOnce(books: Books, pace: Pace, closing: AbortSignal) {
  const inFlight = new Map<string, { endpoint: string; fingerprint: string }>()

  return async function once(asked: Asked, carryOut: () => Answer): Promise<Given> {
    const { key, endpoint } = asked
    const mine = { endpoint, fingerprint: fingerprint(asked.params) }
    if (key !== undefined) {
      const saved = books.keys.find(key, Date.now())
      if (saved !== undefined) {
        assertSame(key, saved, mine)
        return { status: saved.status, body: saved.body, replays: saved.request }
      }
      const other = inFlight.get(key)
      if (other !== undefined) {
        assertSame(key, other, mine)
        throw keyInUse(key)
      }
      inFlight.set(key, mine)
    }
    try {
      if (asked.slow) await pace.think(closing)
      return books.transaction(() => {
        const answer = answerOrRefuse(carryOut)
        if (key !== undefined) {
          books.keys.save(key, Date.now(), { ...mine, ...answer, request: asked.request })
        }
        return answer
      })
    } finally {
      if (key !== undefined) inFlight.delete(key)
    }
  }
}

function answerOrRefuse(carryOut: () => Answer): Answer {
  try {
    return carryOut()
  } catch (error) {
    if (error instanceof Refusal) return refused(error)
    throw error
  }
}

function assertSame(
  key: string,
  first: { endpoint: string; fingerprint: string },
  now: { endpoint: string; fingerprint: string },
): void {
  const advice = `Try using a key other than '${key}' if you meant to execute a different request.`
  if (first.endpoint !== now.endpoint) {
    const both = `('${now.endpoint}' vs '${first.endpoint}')`
    throw idempotencyError(
      `Keys for idempotent requests can only be used for the same endpoint they were first used for ${both}. ${advice}`,
    )
  }
  if (first.fingerprint !== now.fingerprint) {
    throw idempotencyError(
      `Keys for idempotent requests can only be used with the same parameters they were first used with. ${advice}`,
    )
  }
}

function idempotencyError(message: string): Refusal {
  return new Refusal(400, { type: 'idempotency_error', message })
}

function keyInUse(key: string): Refusal {
  return new Refusal(409, {
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
  })
}

/** Throws for a key that Stripe would not take. */
export function assertKey(key: string): void {
  if (key.length <= 255) return
  throw invalidRequest('Idempotency keys can be at most 255 characters long.')
}

/** Equal for parameters that differ only in the order in which they were written. */
function fingerprint(params: unknown): string {
  const ordered = JSON.stringify(params ?? {}, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
  return createHash('sha256').update(ordered).digest('hex')
}
