import { createHash } from 'node:crypto'
import { unzipSync, type Zippable, zipSync } from 'fflate'

/** What a bundle holds, by its path in the zip. */
export type BundleFiles = Readonly<Record<string, string | Uint8Array>>

const unix = 3
const regularFile = 0o100_000

/**
 * The files as one zip. The same files give the same bytes, on any machine and at any time: sorted by path, with fixed
 * times and modes, and packed by JavaScript alone, since zlib packs otherwise on another processor. What begins
 * with `#!` is executable.
 */
export function pack(files: BundleFiles): Uint8Array {
  // A zip has local times: this one is the same in every time zone, on the first day that a zip can name.
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

/** The files of a zip that `pack` made. */
export function unpack(zip: Uint8Array): Readonly<Record<string, Uint8Array>> {
  return unzipSync(zip)
}

/**
 * The version of Elastic Beanstalk that a zip is: `order-0123456789ab`, from the sha256 of its bytes. What did not
 * change has the label that it had, and need not be deployed again.
 */
export function versionLabel(name: string, zip: Uint8Array): string {
  return `${name}-${createHash('sha256').update(zip).digest('hex').slice(0, 12)}`
}

export function isScript(bytes: Uint8Array): boolean {
  return bytes[0] === 0x23 && bytes[1] === 0x21
}
