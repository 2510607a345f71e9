import { fileURLToPath } from 'node:url'
import { nodeFlags, routeTable, type ServiceDeclaration } from '@fanfare/contracts'
import { type BundleFiles, unpack } from '../archive.ts'
import { migrationHooks } from '../platform/hooks.ts'
import { packageJson } from '../platform/package-json.ts'
import { bundlePrograms, type Programs } from '../programs.ts'
import { machinePort, nginxFiles } from './nginx.ts'
import { type Plan, planOf } from './plan.ts'

export interface CompactService {
  readonly declaration: ServiceDeclaration
  /** The service's own bundle. */
  readonly zip: Uint8Array
}

export interface CompactPorts {
  readonly services?: Parameters<typeof planOf>[2]
  readonly machine?: number
}

const runtime = (name: string) => fileURLToPath(new URL(`runtime/${name}.ts`, import.meta.url))

// The same, whatever the services.
let programs: Promise<Programs> | undefined

/** Every service on one environment: the programs of their own zips, and what one machine needs to run them together. */
export async function compactBundle(
  services: readonly CompactService[],
  ports: CompactPorts = {},
): Promise<BundleFiles> {
  const declarations = services.map(({ declaration }) => declaration)
  const plan = planOf(declarations, nodeFlags, ports.services)
  programs ??= bundlePrograms({ launch: runtime('launch'), machine: runtime('machine') })
  return {
    'package.json': packageJson('compact', '0.0.0'),
    'compact.json': `${JSON.stringify(plan, null, 2)}\n`,
    Procfile: procfile(plan),
    ...(await programs).files,
    ...Object.assign({}, ...services.map(programsOf)),
    ...nginxFiles(plan, routeTable(declarations), ports.machine ?? machinePort),
    ...migrationHooks(plan.services.map(({ name }) => `node launch.mjs ${name} migrate`)),
  }
}

// The platform takes the first for the main one, starts each anew when it ends, and wants it called "web".
function procfile({ services }: Plan): string {
  const lines = services.flatMap(({ name }) => [
    `${name}-web: node launch.mjs ${name} web`,
    `${name}-worker: node launch.mjs ${name} worker`,
  ])
  return `${['web: node launch.mjs machine', ...lines].join('\n')}\n`
}

// What a service's processes read: not its Procfile, its hooks and what else is for an environment of its own.
const readByProcesses = /^(?:package\.json|[^/]+\.(?:mjs|mjs\.map|wasm)|swagger-ui\/.*|prisma\/.*)$/

function programsOf({ declaration, zip }: CompactService): BundleFiles {
  const files = Object.entries(unpack(zip)).filter(
    ([path]) => readByProcesses.test(path) && !path.startsWith('start.'),
  )
  return Object.fromEntries(files.map(([path, bytes]) => [`services/${declaration.name}/${path}`, bytes]))
}
