import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type BundleFiles, unpack } from '../../src/archive.ts'

/** Unzips with the modes of the zip, as the platform does. */
export async function unzip(zip: Uint8Array, folder: string): Promise<void> {
  const modes = modesOf(zip)
  await lay(unpack(zip), folder, (path) => modes.get(path) ?? 0)
}

/** Writes a bundle's files without packing and unzipping them. */
export async function lay(
  files: BundleFiles,
  folder: string,
  mode = (_path: string) => 0o755,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content, { mode: mode(path) })
  }
}

/** Permissions by path, from the zip's central directory. Source: PKWARE's APPNOTE.TXT, 4.3.12. */
export function modesOf(zip: Uint8Array): ReadonlyMap<string, number> {
  const buffer = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength)
  const modes = new Map<string, number>()
  let at = buffer.readUInt32LE(buffer.length - 22 + 16)
  while (buffer.readUInt32LE(at) === 0x02014b50) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => buffer.readUInt16LE(at + offset))
    const path = buffer.toString('utf8', at + 46, at + 46 + (name ?? 0))
    modes.set(path, (buffer.readUInt32LE(at + 38) >>> 16) & 0o777)
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0)
  }
  return modes
}
