import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findServices } from '@fanfare/topology'
import { pack, versionLabel } from './archive.ts'
import { serviceBundle } from './service-bundle.ts'
import { assertSmall, sizeOf } from './size.ts'

// `pnpm bundle` runs this in the folder of every service.
const folder = process.cwd()
const service = (await findServices()).find((each) => each.folder === folder)
if (!service) throw new Error(`${folder} is no service: run this in a folder of apps that has a service.ts`)

const { name } = service.declaration
const { files } = await serviceBundle(service)
const zip = pack(files)
assertSmall(name, zip)
await mkdir(join(folder, 'dist'), { recursive: true })
await writeFile(join(folder, 'dist', `${name}.zip`), zip)
console.log(`dist/${name}.zip: ${sizeOf(zip)}, version ${versionLabel(name, zip)}`)
