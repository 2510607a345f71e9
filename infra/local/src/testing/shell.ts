import { enableCompileCache } from 'node:module'
import { devNull } from 'node:os'
import { fileURLToPath } from 'node:url'

/** Other variables, as http_proxy and PGSSLMODE, could change what is tested. */
const needed =
  /^(PATH|PATHEXT|HOME|USERPROFILE|APPDATA|LOCALAPPDATA|SYSTEMROOT|COMSPEC|TMPDIR|TEMP|TMP|XDG_\w+|npm_config_\w+)$/i

const vitests =
  /^(VITEST\w*|TEST|NODE_ENV|DEV|PROD|MODE|SSR|BASE_URL|CI|GITHUB_\w+|TERM|NO_COLOR|FORCE_COLOR)$/

/** A program that was compiled once starts in two thirds of the time. */
const compileCache = fileURLToPath(new URL('../../../../node_modules/.cache/compiled', import.meta.url))

const set = {
  NODE_COMPILE_CACHE: compileCache,
  // By relative paths: a copy of the repository finds there what was compiled here.
  NODE_COMPILE_CACHE_PORTABLE: '1',
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: 'true',
  // npx asks the registry only for what this machine has not.
  npm_config_prefer_offline: 'true',
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: '1',
}

/** For programs that a test starts. */
export const shell: Readonly<Record<string, string | undefined>> = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => needed.test(name))),
  ...set,
}

/** pg, the AWS SDK, Node and git read variables by themselves. */
export function forgetShell(): void {
  for (const name of Object.keys(process.env)) {
    if (!needed.test(name) && !vitests.test(name)) delete process.env[name]
  }
  Object.assign(process.env, set)
  // Of this process; the others read the variable.
  enableCompileCache({ directory: compileCache, portable: true })
}
