import { defineConfig } from 'vitest/config'
import { common } from '../../vitest.base.ts'

// Each test starts whole processes: one at a time has the machine for itself.
export default defineConfig({
  test: { ...common, globalSetup: './test/support/global-setup.ts', fileParallelism: false },
})
