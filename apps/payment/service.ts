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
  subscribes: ['order.created', 'order.confirmed', 'order.cancelled', 'user.sessions-revoked', 'user.erased'],
  schedules: [
    { name: 'settle-payments', path: '/schedules/settle-payments', cron: '* * * * *' },
    // Ten minutes apart: a run that fails or ends is repeated, and one report a night is complete.
    { name: 'reconcile-payments', path: '/schedules/reconcile-payments', cron: '*/10 2 * * *' },
    { name: 'prune-clients', path: '/schedules/prune-clients', cron: '42 * * * *' },
    { name: 'prune-inbox', path: '/schedules/prune-inbox', cron: '37 3 * * *' },
  ],
  secrets: ['PAYMENT_API_TOKEN', 'STRIPE_API_KEY', 'STRIPE_WEBHOOK_SECRET'],
  measures: [
    {
      name: 'unsettled-payments',
      meaning: 'A payment has not come closer to what its order wants for a quarter of an hour.',
      unit: 'seconds',
      above: 900,
    },
    {
      name: 'payment-differences',
      meaning: 'The latest reconciliation found payments that differ from Stripe’s books.',
      unit: 'count',
      above: 0,
    },
    {
      name: 'reconciliation-age',
      meaning: 'The latest complete reconciliation with Stripe’s books is older than a day and a half.',
      unit: 'seconds',
      above: 129_600,
    },
  ],
  errors: [
    {
      name: 'stripe-key',
      meaning: 'Stripe rejects the key: no card can be charged.',
      message: 'Stripe rejects STRIPE_API_KEY: payments wait',
    },
    {
      name: 'stripe-rejections',
      meaning: 'Stripe rejects a request, as a refund, without a fault of the card.',
      message: 'Stripe rejects a request, not because of the card',
    },
    {
      name: 'failed-refunds',
      meaning: 'A bank did not take a refund: the customer must get the money in another way.',
      message: 'refund failed: an operator is needed',
    },
    {
      name: 'disputes',
      meaning: 'A customer disputes a charge at the bank.',
      message: 'charge disputed',
    },
  ],
})
