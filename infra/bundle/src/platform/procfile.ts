import { nodeFlags } from '@fanfare/topology'
import type { BundleFiles } from '../archive.ts'

const node = ['node', '--enable-source-maps', ...nodeFlags].join(' ')

/**
 * The processes of an instance; the platform restarts each that ends. Web and worker environments share the zip, and
 * so the Procfile: the relay runs on workers only, and `sleep` stands in for it elsewhere.
 * Source: Elastic Beanstalk developer guide, Procfile.
 */
export function procfile(publishes: boolean): BundleFiles {
  const web = `web: ${node} start.mjs\n`
  if (!publishes) return { Procfile: web }
  return {
    Procfile: `${web}relay: sh relay.sh\n`,
    'relay.sh': `#!/bin/sh
if [ "\${APP_PROCESS:-}" = worker ]; then exec ${node} relay.mjs; fi
exec sleep infinity
`,
  }
}
