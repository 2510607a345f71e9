import { stripeBreaker } from './clients/stripe/breaker.ts'
import { stripeClient } from './clients/stripe/client.ts'
import type { Config } from './config.ts'
import { createHandlers } from './handlers.ts'
import { pruneClients } from './payments/clients.ts'
import { createSettleSoon } from './payments/settle-lane.ts'
import { settleStuckPayments } from './payments/settle-stuck-payments.ts'
import { database } from './platform/database/database.ts'
import { health } from './platform/http/health.ts'
import { pruneRevocations } from './platform/http/revocations.ts'
import { createServer } from './platform/http/server.ts'
import { daemon, schedules } from './platform/messaging/daemon.ts'
import { events } from './platform/messaging/events.ts'
import { pruneInbox } from './platform/messaging/inbox.ts'
import { outbox } from './platform/messaging/outbox.ts'
import { reconcilePayments } from './reconciliation/reconcile-payments.ts'

export async function buildWorker(config: Config) {
  const app = createServer(config, 'worker')
  await app.register(daemon)
  await app.register(database)
  await app.register(outbox)
  await app.register(health)
  await app.register(stripeBreaker)
  await app.register(stripeClient)
  const { settleSoon, tried, stop } = createSettleSoon(app)
  app.decorate('settlingTried', tried)
  app.addHook('onClose', stop)
  await app.register(events, { handlers: createHandlers({ publish: app.publish, settleSoon }) })
  await app.register(schedules, {
    tasks: {
      'settle-payments': () => settleStuckPayments(app),
      'prune-clients': () => pruneClients(app),
      'prune-inbox': () => Promise.all([pruneInbox(app), pruneRevocations(app)]),
      'reconcile-payments': () => reconcilePayments(app),
    },
  })
  return app
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Resolves when each payment of the events so far has been tried once. */
    settlingTried(): Promise<unknown>
  }
}
