import type { BundleFiles } from '../archive.ts'

/**
 * Migrations are applied before the new version takes traffic, and before a changed configuration does, which may name
 * another database. Elastic Beanstalk runs hooks as root in the application's folder, with the environment's variables;
 * one that fails fails the deployment. Several instances may come by at once: a lock in the database lets one work.
 * EB_IS_COMMAND_LEADER is not documented, and so only spares the others the look.
 * Source: Elastic Beanstalk developer guide, platform hooks.
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

/** On the Docker platform there is no Node beside the container: the image's is used. */
export const migrateService = [
  'if command -v node > /dev/null; then exec node --enable-source-maps migrate.mjs; fi',
  'exec docker run --rm --env DATABASE_URL "$(docker build --quiet .)" migrate.mjs',
]
