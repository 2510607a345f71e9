import { defineConfig } from 'vitest/config'
import { common } from '../../vitest.base.ts'

export default defineConfig({ test: common })
