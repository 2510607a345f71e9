/** Of DATABASE_POOL_SIZE, in `platform/environment.ts` of the services. */
const defaultPoolSize = 10

/** As in `platform/http/limit-work.ts`. */
const spare = 2

/**
 * HttpConnections of a worker's daemon. A message beyond them waits in the queue, where any instance can take it: any
 * answer but 200 would use up one of its deliveries.
 * @param poolSize the worker's DATABASE_POOL_SIZE, where it is set
 */
export function daemonConnections(poolSize: string | undefined): number {
  const size = Number(poolSize || defaultPoolSize)
  return Math.min(100, Math.max(1, Number.isInteger(size) ? size - spare : defaultPoolSize - spare))
}
