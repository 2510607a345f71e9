import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Milliseconds. A `dev` that runs may still load what it was started with. */
const old = 24 * 3600_000

/** Bundles of earlier installations, and what killed runs left. */
export async function removeOld(target: string, kept: readonly string[]): Promise<void> {
  for (const name of await readdir(target)) {
    if (kept.includes(name)) continue
    const path = join(target, name)
    // Another run may have removed it.
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }))
    if (Date.now() - mtimeMs > old) await rm(path, { recursive: true, force: true, maxRetries: 5 })
  }
}
