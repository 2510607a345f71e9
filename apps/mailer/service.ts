import { defineService } from '@fanfare/contracts'

export default defineService({
  name: 'mailer',
  portBlock: 4400,
  routes: [
    { path: '/mails/*' },
    // Before the user service's /users/*.
    { path: '/users/*/mails', order: 10 },
  ],
  publishes: [],
  subscribes: [
    'user.created',
    'user.updated',
    'user.sessions-revoked',
    'user.erased',
    'user.verified',
    'user.notice-issued',
    'order.created',
    'order.confirmed',
    'order.cancelled',
    'payment.refunded',
  ],
  schedules: [
    { name: 'send-mails', path: '/schedules/send-mails', cron: '* * * * *' },
    { name: 'prune-mails', path: '/schedules/prune-mails', cron: '52 * * * *' },
    { name: 'prune-inbox', path: '/schedules/prune-inbox', cron: '47 3 * * *' },
  ],
  secrets: ['SMTP_URL'],
  measures: [
    {
      name: 'unsent-mails',
      meaning: 'A mail has waited for more than half an hour to be sent.',
      unit: 'seconds',
      above: 1_800,
    },
  ],
  errors: [
    {
      name: 'refused-mails',
      meaning: 'The mail server refuses a mail for good.',
      message: 'mail refused',
    },
  ],
})
