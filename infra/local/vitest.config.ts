import { defineConfig } from 'vitest/config'

// Databases and brokers are started for real; a busy machine takes its time.
export default defineConfig({
  test: { testTimeout: 20_000, expect: { poll: { timeout: 10_000 } }, hookTimeout: 30_000 },
})
