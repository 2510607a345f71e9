import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSweeper } from './temporary/start-sweeper.ts'

let sweeper: ReturnType<typeof startSweeper> | undefined

/** When this process is killed before `remove`, a separate process removes the folder. */
export async function temporaryFolder(name: string) {
  sweeper ??= startSweeper()
  const dir = await mkdtemp(join(tmpdir(), `fanfare-${name}-`))
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
