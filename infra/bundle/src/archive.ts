import { createHash } from 'node:crypto'
import { unzipSync, type Zippable, zipSync } from 'fflate'

/** By path. */
export type BundleFiles = Readonly<Record<string, string | Uint8Array>>

const unix = 3
const regularFile = 0o100_000

/** The zip depends on content only: zlib's result would depend on the processor. */
export function pack(files: BundleFiles): Uint8Array {
  // Zip times are local, so the same in every time zone.
  const mtime = new Date(1980, 0, 1, 12)
  const entries: Zippable = {}
  for (const path of Object.keys(files).sort()) {
    const content = files[path] ?? ''
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
    const mode = regularFile | (isScript(bytes) ? 0o755 : 0o644)
    entries[path] = [bytes, { level: 9, mtime, os: unix, attrs: mode * 0x1_0000 }]
  }
  return zipSync(entries)
}

export function unpack(zip: Uint8Array): Readonly<Record<string, Uint8Array>> {
  return unzipSync(zip)
}

/** An unchanged bundle has the same label and is not deployed again. */
export function versionLabel(name: string, zip: Uint8Array): string {
  return `${name}-${createHash('sha256').update(zip).digest('hex').slice(0, 12)}`
}

function isScript(bytes: Uint8Array): boolean {
  return bytes[0] === 0x23 && bytes[1] === 0x21
}
