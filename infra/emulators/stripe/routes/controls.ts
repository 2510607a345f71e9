import type { FastifyPluginAsync } from 'fastify'
import { requireApiKey } from '../api-key.ts'

/** What tests do instead of waiting for timers. */
export interface Controls {
  /** From now on nothing happens by a timer, but by `decide`, `answer` and `deliver`. */
  hold(): void
  /** Ends `hold`, and decides, answers and delivers all that waits. */
  release(): void
  /** Settles every payment that is processing now, and returns how many. */
  decide(): number
  /** Gives the slow answers that wait now, and returns how many. */
  answer(): number
  /** Tries every pending webhook now. Resolves with their number when each try has ended. */
  deliver(): Promise<number>
  /** What is not finished; undefined: nothing. */
  busy(): string | undefined
}

/** The same for tests in another process. Needs a test key, so that no page in a browser can call these. */
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
