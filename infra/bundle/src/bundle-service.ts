import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { optionsOf, readCommand } from '@fanfare/command'

const usage = `Usage, in a service's folder: pnpm run bundle

  Writes dist/<service>.zip. \`pnpm bundle\` in the root does so for every service.`

readCommand(usage, (args) => optionsOf(args, {}))
const [{ findServices }, { pack, versionLabel }, { serviceBundle }, { assertSmall, sizeOf }] =
  await Promise.all([
    import('@fanfare/topology'),
    import('./archive.ts'),
    import('./service-bundle.ts'),
    import('./size.ts'),
  ])

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
