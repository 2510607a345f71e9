import { limits } from './infra/local/src/testing/limits.ts'
import { forgetShell } from './infra/local/src/testing/shell.ts'

// Before anything of the tests is loaded or started.
forgetShell()

const libraries = new URL('infra/local/src/libraries/use-bundles.ts', import.meta.url)

/** What the tests of every package have in common. */
export const common = {
  include: ['test/**/*.test.ts'],
  testTimeout: limits.test,
  hookTimeout: limits.test,
  teardownTimeout: limits.test,
  expect: { poll: { timeout: limits.wait } },
  // Files share loaded code and nothing else; to load it again for each would take longer than its tests.
  isolate: false,
  // A library is one file, as in the processes of services: a worker starts in three quarters of the time.
  execArgv: ['--import', libraries.href],
  // What runs beside the services runs as Node runs it, and not as vitest would transform it.
  server: { deps: { external: [/infra.(local|emulators|sidecars|topology)./] } },
}
