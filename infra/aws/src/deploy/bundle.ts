import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BadRequest } from './failure.ts'
import { compactUnit } from './names.ts'

export const repository = fileURLToPath(new URL('../../../..', import.meta.url))

export interface Bundle {
  /** The service, or `compact`. */
  readonly unit: string
  /** Equal bytes have equal labels. */
  readonly label: string
  readonly bytes: Uint8Array
  /** Base64, for S3's check. */
  readonly sha256: string
}

function bundleFile(unit: string, root = repository): string {
  return unit === compactUnit
    ? join(root, 'infra/bundle/dist/compact.zip')
    : join(root, `apps/${unit}/dist/${unit}.zip`)
}

/** Throws BadRequest when the bundle is missing. */
export async function readBundle(unit: string, file = bundleFile(unit)): Promise<Bundle> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    throw new BadRequest(`${file} is not there. Make it: ${commandFor(unit)}`)
  })
  const sha256 = createHash('sha256').update(bytes).digest()
  const label = `${unit}-${sha256.toString('hex').slice(0, 12)}`
  return { unit, label, bytes, sha256: sha256.toString('base64') }
}

const commandFor = (unit: string) =>
  unit === compactUnit
    ? 'npx --yes pnpm@12 run bundle --placement compact'
    : `npx --yes pnpm@12 exec turbo run bundle --filter=@fanfare/${unit}`
