import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '@fanfare/local'
import type { TestProject } from 'vitest/node'

/** The folder of all data of this run. Should the run be interrupted, somebody else removes it. */
export default async function setup(project: TestProject) {
  const { dir, remove } = await temporaryFolder('system')
  const sweeper = fork(fileURLToPath(new URL('sweeper.ts', import.meta.url)), [dir], {
    detached: true,
    execArgv: [],
    stdio: 'ignore',
  })
  sweeper.on('error', (error) =>
    console.error(`nobody would remove ${dir} after an interruption: ${error.message}`),
  )
  sweeper.unref()
  sweeper.channel?.unref()
  project.provide('runFolder', dir)
  return async () => {
    sweeper.kill('SIGKILL')
    await remove()
  }
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where whatever a test starts keeps its data. */
    runFolder: string
  }
}
