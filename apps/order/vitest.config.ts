import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // The local cloud runs as Node runs it, and not as vitest would transform it.
    server: { deps: { external: [/infra.local.src/] } },
    // Every file has a database and processes of its own: what files share is the loaded code.
    isolate: false,
    globalSetup: './test/support/global-setup.ts',
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 30_000,
  },
})
