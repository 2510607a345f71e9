import type { BundleFiles } from '../archive.ts'

/**
 * A failed hook fails the deployment. Several instances may run it at once: migrate takes a lock.
 * EB_IS_COMMAND_LEADER is undocumented. Source: Elastic Beanstalk developer guide, platform hooks.
 */
export function migrationHooks(commands: readonly string[]): BundleFiles {
  const script = `#!/bin/sh
set -eu
if [ "\${EB_IS_COMMAND_LEADER:-true}" != true ]; then exit 0; fi
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
  'exec docker run --rm --env DATABASE_URL "$(docker build --quiet .)" migrate.mjs',
]
