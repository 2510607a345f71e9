import type { FastifyPluginAsync } from 'fastify'
import { assertApiKey } from '../api-key.ts'

/** What a test may tell the card network, instead of waiting for its timers. */
export interface Controls {
  /** From now on nothing happens by a timer: see `decide`, `answer` and `deliver`. */
  hold(): void
  /** Ends `hold`: decides, answers and delivers all that waits. */
  release(): void
  /** Decides now on every payment that is processing, and returns how many. */
  decide(): number
  /** Gives the slow answers that are in hand now, and returns how many. */
  answer(): number
  /** Tries every pending webhook now. Resolves with their number when each try has ended. */
  deliver(): Promise<number>
  /** What is under way; undefined: nothing. */
  busy(): string | undefined
}

/** The same for tests in another process. */
export const controlRoutes: FastifyPluginAsync<{ controls: Controls }> = async (app, { controls }) => {
  // So that no page that is open in a browser can call these.
  app.addHook('onRequest', async (request) => assertApiKey(request.headers.authorization))
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
