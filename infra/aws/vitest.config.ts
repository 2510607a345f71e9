import { defineConfig } from 'vitest/config'

// A stage is synthesised in a second or two, all of them once for all tests; a busy machine takes its time.
export default defineConfig({
  test: {
    // They read the same templates and change nothing that another would see.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    globalSetup: './test/support/global-setup.ts',
  },
})
