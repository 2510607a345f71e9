import { databasePool } from '@fanfare/contracts'

const { usual, spare } = databasePool

/**
 * HttpConnections of a worker's daemon. A message beyond them waits in the queue, where any instance can take it: any
 * answer but 200 would use up one of its deliveries.
 * @param poolSize the worker's DATABASE_POOL_SIZE, where it is set
 */
export function daemonConnections(poolSize: string | undefined): number {
  const size = Number(poolSize || usual)
  return Math.min(100, Math.max(1, Number.isInteger(size) ? size - spare : usual - spare))
}
