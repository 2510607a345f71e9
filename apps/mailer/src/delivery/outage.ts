import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleType,
  isBrokenCircuitError,
} from 'cockatiel'
import { outageBackOff } from './back-off.ts'
import type { Outcome } from './outcome.ts'

/** In milliseconds. A longer probe closes the circuit: one slow mail must not delay the others. */
const slowProbe = 5_000

class Unavailable extends Error {}

const elapsed = (milliseconds: number) =>
  new Promise<undefined>((resolve) => void setTimeout(resolve, milliseconds, undefined).unref())

/** Opens at the first failure. Then one mail after each pause is the probe. */
export function createOutage(retryMs: number) {
  let pause = 0
  let probeAt = 0
  const breaker = circuitBreaker(handleType(Unavailable), {
    breaker: new ConsecutiveBreaker(1),
    halfOpenAfter: new DelegateBackoff(({ attempt }: { attempt: number }) => {
      pause = outageBackOff(attempt, retryMs)
      return pause
    }),
  })
  breaker.onBreak(() => {
    probeAt = Date.now() + pause
  })

  return {
    room(free: number): number {
      if (breaker.state === CircuitState.Closed) return free
      return breaker.state === CircuitState.Open && Date.now() >= probeAt ? Math.min(1, free) : 0
    },

    /** Does not call `send` while the circuit is open. */
    async attempt(send: () => Promise<Outcome>): Promise<Outcome> {
      try {
        const { outcome } = await breaker.execute(async () => {
          const outcome = send()
          const isProbe = breaker.state === CircuitState.HalfOpen
          const observed = await (isProbe ? Promise.race([outcome, elapsed(slowProbe)]) : outcome)
          if (observed?.result === 'unavailable') throw new Unavailable(observed.reason)
          return { outcome }
        })
        return await outcome
      } catch (error) {
        if (!(error instanceof Unavailable || isBrokenCircuitError(error))) throw error
        return { result: 'unavailable', reason: error.message }
      }
    },

    onOpen: (callback: (pause: number) => void) => void breaker.onBreak(() => callback(pause)),
    onClose: (callback: () => void) => void breaker.onReset(callback),
  }
}
