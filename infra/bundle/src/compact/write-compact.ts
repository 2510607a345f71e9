import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type FoundService, findServices } from '@fanfare/topology'
import { pack, versionLabel } from '../archive.ts'
import { sizeOf } from '../size.ts'
import { type CompactService, compactBundle } from './compact-bundle.ts'

const dist = fileURLToPath(new URL('../../dist', import.meta.url))

/** Throws when a service has no zip. */
export async function writeCompact(): Promise<void> {
  const zip = pack(await compactBundle(await Promise.all((await findServices()).map(readZip))))
  await mkdir(dist, { recursive: true })
  await writeFile(join(dist, 'compact.zip'), zip)
  console.log(`infra/bundle/dist/compact.zip: ${sizeOf(zip)}, version ${versionLabel('compact', zip)}`)
}

async function readZip({ folder, declaration }: FoundService): Promise<CompactService> {
  const file = join(folder, 'dist', `${declaration.name}.zip`)
  const zip = await readFile(file).catch((cause) => {
    throw new Error(`${file} is not there: bundle every service first, without --filter`, { cause })
  })
  return { declaration, zip }
}
