import type { Stage } from '../src/stage.ts'

export default {
  name: 'example-shared',
  region: 'us-east-1',
  placement: 'shared',
  web: { instanceType: 't4g.micro', min: 1, max: 2 },
  worker: { instanceType: 't4g.micro', min: 1, max: 2 },
  compact: { instanceType: 't4g.small' },
  database: {
    instanceClass: 'db.t4g.micro',
    storage: 20,
    storageLimit: 50,
    connections: 90,
    multiAz: false,
    backupDays: 1,
  },
  ephemeral: true,
} satisfies Stage
