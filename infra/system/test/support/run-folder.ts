import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '@fanfare/local'
import type { TestProject } from 'vitest/node'

/** The folder of this run's data. A separate process removes it when the run is interrupted. */
export default async function setup(project: TestProject) {
  const { dir, remove } = await temporaryFolder('system')
  const sweeper = fork(fileURLToPath(new URL('sweeper.ts', import.meta.url)), [dir], {
    detached: true,
    execArgv: [],
    stdio: 'ignore',
  })
  sweeper.on('error', (error) =>
    console.error(`${dir} is not removed after an interruption: ${error.message}`),
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
    /** The folder for the data of what tests start. */
    runFolder: string
  }
}
