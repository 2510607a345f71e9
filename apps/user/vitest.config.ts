import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: './test/support/global-setup.ts',
    include: ['test/**/*.test.ts'],
    // What infra/local needs of Node, Vite's module runner has not.
    server: { deps: { external: [/infra.local.src/] } },
    // The files share nothing but modules, and these are loaded once instead of once a file.
    isolate: false,
    // Generous: what is waited for comes soon, but on a busy machine it may not.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000, interval: 20 } },
  },
})
