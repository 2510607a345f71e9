import { defineService } from '@fanfare/contracts'

export default defineService({
  name: 'payment',
  portBlock: 4300,
  routes: [
    { path: '/payments/*' },
    { path: '/webhooks/stripe' },
    // Before the user service's /users/*.
    { path: '/users/*/payments', order: 10 },
  ],
  publishes: [
    'payment.authorized',
    'payment.declined',
    'payment.captured',
    'payment.voided',
    'payment.refunded',
    'payment.refund-failed',
  ],
  subscribes: ['order.created', 'order.confirmed', 'order.cancelled', 'user.sessions-revoked'],
  schedules: [
    { name: 'settle-payments', path: '/schedules/settle-payments', cron: '* * * * *' },
    { name: 'prune-inbox', path: '/schedules/prune-inbox', cron: '37 3 * * *' },
  ],
  secrets: ['PAYMENT_API_TOKEN', 'STRIPE_API_KEY', 'STRIPE_WEBHOOK_SECRET'],
})
