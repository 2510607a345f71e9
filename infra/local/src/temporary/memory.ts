import { access, constants, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'

const gibibyte = 2 ** 30

/** Source: statfs(2), TMPFS_MAGIC. */
const tmpfs = 0x01021994

const shared = '/dev/shm'

/** Linux's file system in memory, where there is one with room. */
export async function folderInMemory(): Promise<string | undefined> {
  const disk = await sharedMemory()
  // A container may have less memory than its machine.
  const hasRoom = disk && disk.bavail * disk.bsize > 4 * gibibyte && process.availableMemory() > 6 * gibibyte
  return hasRoom ? shared : undefined
}

/** Where temporary folders may be. */
export const temporaryParents = async (): Promise<string[]> =>
  (await sharedMemory()) ? [tmpdir(), shared] : [tmpdir()]

async function sharedMemory() {
  try {
    await access(shared, constants.W_OK)
    const disk = await statfs(shared)
    return disk.type === tmpfs ? disk : undefined
  } catch {
    // Other systems have none, and a container may not write there.
    return undefined
  }
}
