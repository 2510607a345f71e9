import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inTurn } from '@fanfare/emulators/lifecycle'
import { temporaryFolder } from '@fanfare/local'
import { startTestBroker, startTestDatabase } from '@fanfare/local/testing'
import { findServices } from '@fanfare/topology'
import type { TestProject } from 'vitest/node'
import { pack } from '../../src/archive.ts'
import { serviceBundle } from '../../src/service-bundle.ts'
import { unzip } from './unzip.ts'

/** A service's bundle, zipped and unzipped. */
export interface TestBundle {
  readonly name: string
  readonly zip: string
  readonly folder: string
  readonly inputs: Readonly<Record<string, readonly string[]>>
}

/** A secret in the environment of the bundling. */
const secret = 'a-secret-that-no-bundle-may-hold'

/** Every service's bundle, unzipped outside of the repository; a PostgreSQL, and SNS and SQS. */
export default async function setup(project: TestProject) {
  const { dir, remove } = await temporaryFolder('bundles')
  const services = await findServices()
  for (const { declaration } of services) {
    for (const name of ['DATABASE_URL', ...declaration.secrets]) process.env[name] = secret
  }
  // Of esbuild, which is written in Go: memory is collected less often, for a third less processor time.
  process.env['GOGC'] = '400'
  const next = inTurn()
  const [bundles, { database, stop }, broker] = await Promise.all([
    // At once they would need a gigabyte more.
    Promise.all(services.map((service) => next(() => bundleInto(dir, service)))),
    startTestDatabase(services[0]?.folder ?? ''),
    startTestBroker(),
  ])
  project.provide('bundles', bundles)
  project.provide('secret', secret)
  project.provide('adminUrl', database.adminUrl)
  project.provide('aws', broker.aws)
  return () => Promise.all([remove(), stop(), broker.stop()])
}

async function bundleInto(dir: string, service: Awaited<ReturnType<typeof findServices>>[number]) {
  const { name } = service.declaration
  const { files, inputs } = await serviceBundle(service)
  const bytes = pack(files)
  const [zip, folder] = [join(dir, `${name}.zip`), join(dir, name)]
  await writeFile(zip, bytes)
  await mkdir(folder)
  await unzip(bytes, folder)
  return { name, zip, folder, inputs }
}

declare module 'vitest' {
  export interface ProvidedContext {
    bundles: TestBundle[]
    secret: string
    adminUrl: string
    aws: Awaited<ReturnType<typeof startTestBroker>>['aws']
  }
}
