import { errorForLog, maxDeliveries } from '@fanfare/contracts'
import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import { HttpProblem } from '../http/problem.ts'

/**
 * The entry of a message that was not handled: at its 1st, 2nd, 4th, 8th… try, since it comes again every few seconds,
 * and at its last. The first and the last have the error's stack, if it is not one that the code expects.
 */
export function logFailedTry(
  { headers }: FastifyRequest,
  log: FastifyBaseLogger,
  level: 'warn' | 'error',
  message: string,
  error: unknown,
): void {
  const attempt = Number(headers['x-aws-sqsd-receive-count'] ?? 1)
  const isLast = attempt >= maxDeliveries
  const isLogged = isLast || Number.isInteger(Math.log2(attempt))
  const hasStack = (isLast || attempt === 1) && !(error instanceof HttpProblem)
  // Without values of rows.
  const reason = errorForLog(error).message
  const next = isLast ? 'it goes to the dead-letter queue' : 'it is delivered again'
  const entry = { try: attempt, next, ...(hasStack ? { err: error } : { reason }) }
  log[isLast ? 'error' : isLogged ? level : 'debug'](entry, message)
}
