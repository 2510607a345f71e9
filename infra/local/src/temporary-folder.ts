import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export async function temporaryFolder(name: string) {
  const dir = await mkdtemp(join(tmpdir(), `fanfare-${name}-`))
  // Under root, PostgreSQL runs as another user, which needs access.
  await chmod(dir, 0o755)
  return { dir, remove: () => rm(dir, { recursive: true, force: true, maxRetries: 5 }) }
}
