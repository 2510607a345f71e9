import { statfs } from 'node:fs/promises'
import { freemem, tmpdir } from 'node:os'

const gibibyte = 2 ** 30

/** Source: statfs(2), TMPFS_MAGIC. */
const tmpfs = 0x01021994

const shared = '/dev/shm'

/** Linux's file system in memory, where there is one with room. */
export async function folderInMemory(): Promise<string | undefined> {
  const disk = await sharedMemory()
  const hasRoom = disk && disk.bavail * disk.bsize > 4 * gibibyte && freemem() > 6 * gibibyte
  return hasRoom ? shared : undefined
}

/** Where temporary folders may be. */
export const temporaryParents = async (): Promise<string[]> =>
  (await sharedMemory()) ? [tmpdir(), shared] : [tmpdir()]

async function sharedMemory() {
  const disk = await statfs(shared).catch(() => undefined)
  return disk?.type === tmpfs ? disk : undefined
}
