import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // The local cloud runs as Node runs it, and not as vitest would transform it.
    server: { deps: { external: [/infra.local.src/] } },
    isolate: false,
    globalSetup: './test/support/global-setup.ts',
    include: ['test/**/*.test.ts'],
    // Processes are started for real; a busy machine takes its time.
    testTimeout: 30_000,
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 60_000,
  },
})
