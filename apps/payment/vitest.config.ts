import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    server: { deps: { external: [/infra.local.src/] } },
    globalSetup: './test/support/global-setup.ts',
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
})
