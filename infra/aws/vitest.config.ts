import { defineConfig } from 'vitest/config'

// A stage is synthesised in a second or two; a busy machine takes its time.
export default defineConfig({
  test: { testTimeout: 20_000, hookTimeout: 60_000 },
})
