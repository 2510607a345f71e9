import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { folderInMemory } from './temporary/memory.ts'
import { startSweeper } from './temporary/start-sweeper.ts'

let sweeper: ReturnType<typeof startSweeper> | undefined

/** Of the process that removes what this one leaves; it ends some seconds after it. */
export const sweeperPid = (): number | undefined => sweeper?.pid

interface TemporaryFolderOptions {
  /** For databases: to create and delete their thousands of files on a disk takes longer than most tests. */
  readonly inMemory?: boolean
}

/** When this process is killed before `remove`, a separate process removes the folder. */
export async function temporaryFolder(name: string, { inMemory = false }: TemporaryFolderOptions = {}) {
  sweeper ??= startSweeper()
  const parent = (inMemory ? await folderInMemory() : undefined) ?? tmpdir()
  const dir = await mkdtemp(join(parent, `fanfare-${name}-`))
  sweeper.add(dir)
  // Under root, PostgreSQL runs as another user, which needs access.
  await chmod(dir, 0o755)
  return {
    dir,
    async remove() {
      await rm(dir, { recursive: true, force: true, maxRetries: 5 })
      sweeper?.forget(dir)
    },
  }
}
