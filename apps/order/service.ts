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
    'user.erased',
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
  measures: [
    {
      name: 'pending-orders',
      meaning: 'An order has been undecided for longer than its deadline and the last nudges.',
      unit: 'seconds',
      above: 1_800,
    },
    {
      name: 'failed-orders',
      meaning: 'Of the latest orders, more than a tenth timed out or failed, without a fault of the card.',
      unit: 'percent',
      above: 10,
    },
    {
      name: 'declined-orders',
      meaning: 'Of the latest orders, the share of declined cards is 25 points above the usual.',
      unit: 'percent',
      above: 25,
    },
  ],
  errors: [
    {
      name: 'stalled-orders',
      meaning: 'An order is decided, and its money does not move: it was given up after ten nudges.',
      message: 'order stalled',
    },
    {
      name: 'rejected-calls',
      meaning: 'Payment rejects the calls of order: cards are authorized by events only.',
      message: 'payment service rejects the call',
    },
  ],
})
