import type { Stage } from '../src/stage.ts'

export default {
  name: 'production',
  region: 'us-east-1',
  placement: 'shared',
  services: {},
  web: { instanceType: 't4g.micro', min: 2, max: 6 },
  worker: { instanceType: 't4g.micro', min: 1, max: 4 },
  compact: { instanceType: 't4g.small' },
  database: {
    instanceClass: 'db.t4g.small',
    storage: 20,
    storageLimit: 200,
    connections: 180,
    multiAz: true,
    backupDays: 14,
  },
  ephemeral: false,
  // Yours: docs/deploy.md, step 1.
  alarmEmail: 'alarms@example.com',
} satisfies Stage
