import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // The local cloud runs as Node runs it, and not as vitest would transform it.
    server: { deps: { external: [/infra.local.src/] } },
    // Files share the loaded code; each test has processes and databases of its own.
    isolate: false,
    fileParallelism: false,
    globalSetup: './test/support/global-setup.ts',
    include: ['test/**/*.test.ts'],
    // Processes are started for real; a busy machine takes its time.
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 60_000,
  },
})
