import { defineService } from '@fanfare/contracts'

export default defineService({
  name: 'user',
  portBlock: 4100,
  routes: [
    { path: '/users' },
    { path: '/users/*' },
    { path: '/sessions' },
    { path: '/sessions/*' },
    { path: '/account/*' },
    // Not kept by the CDN: whoever meets an unknown key asks for it at once.
    { path: '/.well-known/jwks.json' },
  ],
  publishes: [
    'user.created',
    'user.updated',
    'user.verified',
    'user.notice-issued',
    'user.sessions-revoked',
    'user.erased',
    'user.balance-debited',
    'user.balance-debit-rejected',
    'user.balance-credited',
  ],
  subscribes: ['order.created', 'order.cancelled'],
  schedules: [
    { name: 'prune-inbox', path: '/schedules/prune-inbox', cron: '7 3 * * *' },
    { name: 'prune-attempts', path: '/schedules/prune-attempts', cron: '17 * * * *' },
    { name: 'prune-expired', path: '/schedules/prune-expired', cron: '22 * * * *' },
    { name: 'erase-unconfirmed', path: '/schedules/erase-unconfirmed', cron: '32 3 * * *' },
  ],
  secrets: ['TOKEN_PRIVATE_KEY'],
})
