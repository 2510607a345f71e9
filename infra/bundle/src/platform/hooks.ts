import type { BundleFiles } from '../archive.ts'

// Earlier platforms had Node outside of the PATH of hooks; whether this one has is undocumented.
const prelude = `#!/bin/sh
set -eu
for bin in /opt/elasticbeanstalk/node-install/*/bin; do PATH="$PATH:$bin"; done
`

/**
 * A failed hook fails the deployment. Several instances may run it at once: migrate takes a lock.
 * EB_IS_COMMAND_LEADER is undocumented. Source: Elastic Beanstalk developer guide, platform hooks.
 */
export function migrationHooks(commands: readonly string[]): BundleFiles {
  const script = `${prelude}if [ "\${EB_IS_COMMAND_LEADER:-true}" != true ]; then exit 0; fi
${commands.join('\n')}
`
  return {
    '.platform/hooks/predeploy/10-migrate.sh': script,
    '.platform/confighooks/predeploy/10-migrate.sh': script,
  }
}

/** On the Docker platform the host has no Node. */
export const migrateService = [
  'if command -v node > /dev/null; then exec node --enable-source-maps migrate.mjs; fi',
  'exec docker run --rm --env DATABASE_URL --env MIGRATION_DATABASE_URL "$(docker build --quiet .)" migrate.mjs',
]

/** Seconds; the rest of a deployment's `Timeout` is for its other steps. */
const readySeconds = 300

/**
 * On a worker and on a single instance Beanstalk asks no URL for health: a process that crashes in a loop is Green
 * there. READY_PORT is nginx's.
 */
export function readinessHooks(path: string): BundleFiles {
  const script = `${prelude}url="http://127.0.0.1:\${READY_PORT:-80}${path}"
if command -v node > /dev/null; then exec node await-ready.mjs "$url" "\${READY_SECONDS:-${readySeconds}}"; fi
exec curl --silent --show-error --fail --max-time 5 --retry ${readySeconds / 3} --retry-delay 3 --retry-all-errors "$url"
`
  return {
    '.platform/hooks/postdeploy/90-ready.sh': script,
    '.platform/confighooks/postdeploy/90-ready.sh': script,
  }
}
