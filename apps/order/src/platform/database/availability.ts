import { setTimeout } from 'node:timers/promises'
import { isDatabaseUnavailable } from '@fanfare/contracts'
import type { FastifyInstance } from 'fastify'

/** In milliseconds; nginx gives up after 60 s. */
const longestDelay = 30_000

export async function untilDatabaseAnswers(
  { pool, closing }: Pick<FastifyInstance, 'pool' | 'closing'>,
  error: unknown,
): Promise<void> {
  if (!isDatabaseUnavailable(error)) return
  const answers = () =>
    pool.query('SELECT 1').then(
      () => true,
      () => false,
    )
  const end = performance.now() + longestDelay
  while (!closing.aborted && performance.now() < end && !(await answers())) {
    await setTimeout(250, undefined, { signal: closing }).catch(() => {})
  }
}
