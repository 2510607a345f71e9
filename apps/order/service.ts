import { defineService } from '@fanfare/contracts'

export default defineService({
  name: 'order',
  portBlock: 4200,
  routes: [
    { path: '/orders' },
    { path: '/orders/*' },
    { path: '/products', cacheSeconds: 5 },
    { path: '/products/*', cacheSeconds: 5 },
    // Before the user service's /users/*.
    { path: '/users/*/orders', order: 10 },
  ],
  publishes: ['order.created', 'order.confirmed', 'order.cancelled'],
  subscribes: [
    'user.created',
    'user.updated',
    'user.sessions-revoked',
    'user.balance-debited',
    'user.balance-debit-rejected',
    'user.balance-credited',
    'payment.authorized',
    'payment.declined',
    'payment.captured',
    'payment.voided',
    'payment.refunded',
    'payment.refund-failed',
  ],
  schedules: [
    { name: 'nudge-stalled-orders', path: '/schedules/nudge-stalled-orders', cron: '* * * * *' },
    { name: 'prune-inbox', path: '/schedules/prune-inbox', cron: '17 3 * * *' },
    { name: 'prune-idempotency-keys', path: '/schedules/prune-idempotency-keys', cron: '27 * * * *' },
  ],
  secrets: ['PAYMENT_API_TOKEN'],
})
