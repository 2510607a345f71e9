import type { Config } from './config.ts'
import { createDelivery } from './delivery/delivery.ts'
import { createHandlers } from './handlers.ts'
import { pruneMails } from './mails/prune-mails.ts'
import { database } from './platform/database/database.ts'
import { health } from './platform/http/health.ts'
import { pruneRevocations } from './platform/http/revocations.ts'
import { createServer } from './platform/http/server.ts'
import { daemon, schedules } from './platform/messaging/daemon.ts'
import { events } from './platform/messaging/events.ts'
import { pruneInbox } from './platform/messaging/inbox.ts'

export async function buildWorker(config: Config) {
  const app = createServer(config, 'worker')
  await app.register(daemon)
  await app.register(database)
  await app.register(health)
  const delivery = createDelivery(app)
  app.addHook('onReady', async () => delivery.start())
  app.addHook('onClose', delivery.stop)
  const handlers = createHandlers({
    afterCommit: app.afterCommit,
    deliverMails: delivery.wake,
    publicUrl: config.PUBLIC_URL,
    unconfirmedLimit: config.MAILS_PER_UNCONFIRMED_EMAIL,
  })
  await app.register(events, { handlers })
  await app.register(schedules, {
    tasks: {
      'send-mails': async () => delivery.wake(),
      'prune-mails': () => pruneMails(app),
      'prune-inbox': () => Promise.all([pruneInbox(app), pruneRevocations(app)]),
    },
  })
  return app
}
