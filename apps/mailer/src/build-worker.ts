import type { Config } from './config.ts'
import { createHandlers } from './events/index.ts'
import { daemon } from './plugins/daemon.ts'
import { database } from './plugins/database.ts'
import { events } from './plugins/events.ts'
import { health } from './plugins/health.ts'
import { inbox } from './plugins/inbox.ts'
import { outbox } from './plugins/outbox.ts'
import { schedules } from './plugins/schedules.ts'
import { createServer } from './plugins/server.ts'
import { sending } from './sending/sending.ts'

// It publishes no event, so there is no relay.
export async function buildWorker(config: Config) {
  const app = createServer(config, 'worker')
  await app.register(daemon)
  await app.register(database)
  await app.register(outbox)
  await app.register(inbox)
  await app.register(health)
  await app.register(sending)
  await app.register(events, { handlers: createHandlers(app.sendMails) })
  await app.register(schedules, {
    tasks: { 'send-mails': async () => app.sendMails(), 'prune-inbox': app.pruneInbox },
  })
  return app
}
