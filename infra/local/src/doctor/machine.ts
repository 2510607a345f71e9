import { fileURLToPath } from 'node:url'
import { type FoundService, findServices } from '@fanfare/topology'
import { dataFolder } from '../data-folder.ts'
import { DataFolderError, DataInUseError, lockData } from '../data-lock.ts'
import { exists } from '../exists.ts'

/** What the checks look at. */
export interface Machine {
  readonly root: string
  readonly dir: string
  readonly env: NodeJS.ProcessEnv
  readonly services: readonly FoundService[]
  /** `dev` runs on this data folder now: what it holds is no fault. */
  readonly devRuns: boolean
}

export async function thisMachine(env: NodeJS.ProcessEnv): Promise<Machine> {
  const dir = dataFolder(env)
  return {
    root: fileURLToPath(new URL('../../../..', import.meta.url)),
    dir,
    env,
    services: await findServices(),
    devRuns: (await exists(dir)) && isLocked(dir),
  }
}

function isLocked(dir: string): boolean {
  try {
    lockData(dir).release()
    return false
  } catch (error) {
    // One that cannot be written to is not in use; the check of the disk names it.
    if (error instanceof DataFolderError) return error instanceof DataInUseError
    throw error
  }
}
