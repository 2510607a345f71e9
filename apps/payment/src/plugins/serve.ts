import closeWithGrace from 'close-with-grace'
import type { FastifyInstance } from 'fastify'

/** Time that what was taken has to finish after SIGTERM, in milliseconds. A second signal ends it at once. */
const grace = 10_000

/** Listens until the process is told to end; then takes nothing more, finishes what it took, and closes. */
export async function serve(
  app: Pick<FastifyInstance, 'listen' | 'close' | 'config' | 'log'>,
): Promise<void> {
  closeWithGrace({ delay: grace, logger: app.log }, async ({ err, signal }) => {
    if (err) app.log.fatal({ err }, 'unexpected error: closing')
    else app.log.info({ signal }, 'closing')
    await app.close()
  })
  await app.listen({ host: app.config.HOST, port: app.config.PORT })
}
