import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A new folder for data that is thrown away, and the way to do so. */
export async function temporaryFolder(name: string) {
  const dir = await mkdtemp(join(tmpdir(), `fanfare-${name}-`))
  // Where we are root, the database runs as another user, who must get in.
  await chmod(dir, 0o755)
  return { dir, remove: () => rm(dir, { recursive: true, force: true, maxRetries: 5 }) }
}
