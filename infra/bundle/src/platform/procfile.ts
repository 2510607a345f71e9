import { nodeFlags } from '@fanfare/topology'
import type { BundleFiles } from '../archive.ts'

const node = ['node', '--enable-source-maps', ...nodeFlags].join(' ')

/**
 * The platform restarts a process that ends: on web environments, `sleep` replaces the relay.
 * Source: Elastic Beanstalk developer guide, Procfile.
 */
export function procfile(publishes: boolean): BundleFiles {
  const web = `web: ${node} start.mjs\n`
  if (!publishes) return { Procfile: web }
  return {
    Procfile: `${web}relay: sh relay.sh\n`,
    'relay.sh': `#!/bin/sh
unset MIGRATION_DATABASE_URL
if [ "\${APP_PROCESS:-}" = worker ]; then exec ${node} relay.mjs; fi
exec sleep infinity
`,
  }
}
