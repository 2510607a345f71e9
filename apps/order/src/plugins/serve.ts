import closeWithGrace from 'close-with-grace'
import type { FastifyInstance } from 'fastify'

/**
 * Time that what was taken has to finish after SIGTERM, in milliseconds: as long as CloudFront waits for an answer. A second
 * signal ends it at once; whoever sends SIGKILL sooner, as Docker does after 10 s, loses no event.
 */
const grace = 30_000

/** How often connections are looked at while closing, in milliseconds: time for a request that is on its way to come. */
const sweepInterval = 500

/** Listens until the process is told to end; then takes nothing more, finishes what it took, and closes. */
export async function serve(
  app: Pick<FastifyInstance, 'listen' | 'close' | 'config' | 'log' | 'server'>,
): Promise<void> {
  const endUnused = watchConnections(app.server)
  closeWithGrace({ delay: grace, logger: app.log }, async ({ err, signal }) => {
    if (err) app.log.fatal({ err }, 'unexpected error: closing')
    else app.log.info({ signal }, 'closing')
    const sweep = setInterval(endUnused, sweepInterval)
    await app.close()
    clearInterval(sweep)
  })
  await app.listen({ host: app.config.HOST, port: app.config.PORT })
}

/**
 * Node ends the connections that are idle when it is told to close, and waits for others until their own limits, a
 * minute and more: for one on which nothing was asked yet, and one whose last answer ends after that moment. The function
 * that is returned ends these too.
 */
function watchConnections(server: FastifyInstance['server']): () => void {
  let answering = 0
  server.on('request', (_request, response) => {
    answering += 1
    response.once('close', () => {
      answering -= 1
    })
  })
  return () => (answering === 0 ? server.closeAllConnections() : server.closeIdleConnections())
}
