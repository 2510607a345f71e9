import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { folderInMemory } from '../../src/temporary/memory.ts'

/** A folder that is removed after the test. Any user may enter it: under root, PostgreSQL runs as another. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join((await folderInMemory()) ?? tmpdir(), 'fanfare-'))
  await chmod(folder, 0o755)
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}
