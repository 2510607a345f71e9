import { defineConfig } from 'vitest/config'
import { common } from '../../vitest.base.ts'

// In one process, files share what the commands have printed.
export default defineConfig({ test: { ...common, maxWorkers: 1 } })
