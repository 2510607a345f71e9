import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/** Repeats work from the start until the process closes. Of failures in a row, the first is logged. */
export function repeat(
  app: FastifyInstance,
  interval: number,
  work: () => Promise<void>,
  failure: string,
): void {
  const { closing, log } = app
  let isFailing = false
  app.addHook('onReady', async () => {
    void (async () => {
      while (!closing.aborted) {
        const error = await work().then(
          () => undefined,
          (error: unknown) => error ?? failure,
        )
        if (error && !isFailing && !closing.aborted) log.warn({ err: error }, failure)
        isFailing = error !== undefined
        await setTimeout(interval, undefined, { signal: closing, ref: false }).catch(() => {})
      }
    })()
  })
}
