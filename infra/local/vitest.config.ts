import { defineConfig } from 'vitest/config'

// Databases and brokers are started for real; a busy machine takes its time.
export default defineConfig({
  test: {
    // The files share nothing but modules, and these are loaded once instead of once a file.
    isolate: false,
    testTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 30_000,
  },
})
