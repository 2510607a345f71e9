import type { Config } from './config.ts'
import { createHandlers } from './events/index.ts'
import { perseverance } from './payments/perseverance.ts'
import { settleStandingStill } from './payments/settle-standing-still.ts'
import { settling } from './payments/settling.ts'
import { daemon } from './plugins/daemon.ts'
import { database } from './plugins/database.ts'
import { events } from './plugins/events.ts'
import { health } from './plugins/health.ts'
import { inbox } from './plugins/inbox.ts'
import { outbox } from './plugins/outbox.ts'
import { relay } from './plugins/relay.ts'
import { schedules } from './plugins/schedules.ts'
import { createServer } from './plugins/server.ts'
import { stripeClient } from './stripe/client.ts'

export async function buildWorker(config: Config) {
  const app = createServer(config, 'worker')
  await app.register(daemon)
  await app.register(database)
  await app.register(outbox)
  await app.register(inbox)
  await app.register(relay)
  await app.register(health)
  await app.register(stripeClient)
  await app.register(settling)
  await app.register(perseverance)
  await app.register(events, { handlers: createHandlers(app) })
  await app.register(schedules, {
    tasks: { 'settle-payments': () => settleStandingStill(app), 'prune-inbox': app.pruneInbox },
  })
  return app
}
