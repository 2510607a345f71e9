import { rmSync } from 'node:fs'
import { temporaryFolder } from '@fanfare/local'
import type { TestProject } from 'vitest/node'

/** The folder of all data of this run. An interrupt ends vitest at once, so that nothing but `exit` is told of it. */
export default async function setup(project: TestProject) {
  const { dir, remove } = await temporaryFolder('system')
  const sweep = () => rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  process.once('exit', sweep)
  project.provide('runFolder', dir)
  return async () => {
    await remove()
    process.off('exit', sweep)
  }
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where whatever a test starts keeps its data. */
    runFolder: string
  }
}
