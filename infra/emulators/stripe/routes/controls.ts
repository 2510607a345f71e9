import type { FastifyPluginAsync } from 'fastify'
import { requireApiKey } from '../api-key.ts'

/** For tests, instead of waiting for timers. */
export interface Controls {
  /** Stops timers: only `decide`, `answer` and `deliver` act. */
  hold(): void
  /** Ends `hold`, and does all that waits. */
  release(): void
  /** Settles every processing payment, and returns how many. */
  decide(): number
  /** Gives the waiting slow answers, and returns how many. */
  answer(): number
  /** Tries every pending webhook. Resolves with their number. */
  deliver(): Promise<number>
  /** Undefined: nothing. */
  busy(): string | undefined
}

/** For tests in another process. Requires a test key, to refuse pages in a browser. */
export const controlRoutes: FastifyPluginAsync<{ controls: Controls }> = async (app, { controls }) => {
  app.addHook('onRequest', requireApiKey)
  app.post('/hold', async (_, reply) => {
    controls.hold()
    return reply.code(204).send()
  })
  app.post('/release', async (_, reply) => {
    controls.release()
    return reply.code(204).send()
  })
  app.post('/decide', async () => ({ count: controls.decide() }))
  app.post('/answer', async () => ({ count: controls.answer() }))
  app.post('/deliver', async () => ({ count: await controls.deliver() }))
  app.get('/busy', async () => ({ busy: controls.busy() ?? null }))
}
