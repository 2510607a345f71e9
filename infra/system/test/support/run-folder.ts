import { temporaryFolder } from '@fanfare/local'
import type { TestProject } from 'vitest/node'

/** The folder of this run's data. */
export default async function setup(project: TestProject) {
  const { dir, remove } = await temporaryFolder('system', { inMemory: true })
  project.provide('runFolder', dir)
  return remove
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder for the data of what tests start. */
    runFolder: string
  }
}
