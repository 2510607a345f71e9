import { devNull } from 'node:os'

/**
 * What a program needs of the shell that starts it: where programs, temporary folders and the package manager's settings
 * are. Anything else could replace what is tested, as EDGE_PORT, http_proxy and PGSSLMODE do.
 */
const needed =
  /^(PATH|PATHEXT|HOME|USERPROFILE|APPDATA|LOCALAPPDATA|SYSTEMROOT|COMSPEC|TMPDIR|TEMP|TMP|XDG_\w+|npm_config_\w+)$/i

/** What vitest reads or has set itself. */
const vitests =
  /^(VITEST\w*|TEST|NODE_ENV|DEV|PROD|MODE|SSR|BASE_URL|CI|GITHUB_\w+|TERM|NO_COLOR|FORCE_COLOR)$/

/** Settings files of the developer that the AWS SDK and git would read, and a service that the SDK would ask. */
const ignored = {
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: 'true',
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: '1',
}

/** The environment of a program that a test starts, beside what the test sets for it. */
export const shell: Readonly<Record<string, string | undefined>> = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => needed.test(name))),
  ...ignored,
}

/** Removes the rest from this process: pg, the AWS SDK, Node and git read the environment by themselves. */
export function forgetShell(): void {
  for (const name of Object.keys(process.env)) {
    if (!needed.test(name) && !vitests.test(name)) delete process.env[name]
  }
  Object.assign(process.env, ignored)
}
