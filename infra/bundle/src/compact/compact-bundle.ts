import { fileURLToPath } from 'node:url'
import type { ServiceDeclaration } from '@fanfare/contracts'
import { nodeFlags, routeTable } from '@fanfare/topology'
import { type BundleFiles, unpack } from '../archive.ts'
import { migrationHooks, readinessHooks } from '../platform/hooks.ts'
import { packageJson } from '../platform/package-json.ts'
import { processLogs } from '../platform/process-logs.ts'
import { rdsCertificates } from '../platform/rds-authorities.ts'
import { traces } from '../platform/traces.ts'
import { awaitReady, bundlePrograms, type Programs, sidecar } from '../programs.ts'
import { machinePort, nginxFiles } from './nginx.ts'
import { type Plan, planOf } from './plan.ts'

export interface CompactService {
  readonly declaration: ServiceDeclaration
  readonly zip: Uint8Array
}

export interface CompactPorts {
  readonly services?: Parameters<typeof planOf>[2]
  readonly machine?: number
}

const runtime = (name: string) => fileURLToPath(new URL(`runtime/${name}.ts`, import.meta.url))

let programs: Promise<Programs> | undefined

export async function compactBundle(
  services: readonly CompactService[],
  ports: CompactPorts = {},
): Promise<BundleFiles> {
  const declarations = services.map(({ declaration }) => declaration)
  const plan = planOf(declarations, nodeFlags, ports.services)
  programs ??= bundlePrograms({
    launch: runtime('launch'),
    machine: runtime('machine'),
    relay: sidecar('relay'),
    'await-ready': awaitReady,
  })
  return {
    'package.json': packageJson('compact', '0.0.0'),
    'compact.json': `${JSON.stringify(plan, null, 2)}\n`,
    Procfile: procfile(plan),
    ...(await programs).files,
    ...rdsCertificates,
    ...Object.assign({}, ...services.map(programsOf)),
    ...nginxFiles(plan, routeTable(declarations), ports.machine ?? machinePort),
    ...migrationHooks(plan.services.map(({ name }) => `node launch.mjs ${name} migrate`)),
    ...processLogs(processes(plan).map(([name]) => name)),
    ...traces,
    ...readinessHooks('/health'),
  }
}

// The platform calls the main process "web".
function procfile(plan: Plan): string {
  const lines = [['web', 'machine'] as const, ...processes(plan)]
  return lines.map(([name, command]) => `${name}: node launch.mjs ${command}\n`).join('')
}

/** Names and commands. */
const processes = ({ services }: Plan) => [
  ...(services.some(({ publishes }) => publishes) ? [['relay', 'relay'] as const] : []),
  ...services.flatMap(({ name }) =>
    ['web', 'worker'].map((program) => [`${name}-${program}`, `${name} ${program}`] as const),
  ),
]

// Without Procfile, hooks and relay, which are those of the machine.
const readByProcesses = /^(?:package\.json|[^/]+\.(?:mjs|mjs\.map|wasm|pem)|swagger-ui\/.*|prisma\/.*)$/

function programsOf({ declaration, zip }: CompactService): BundleFiles {
  const files = Object.entries(unpack(zip)).filter(
    ([path]) => readByProcesses.test(path) && !/^(?:relay|await-ready)\./.test(path),
  )
  return Object.fromEntries(files.map(([path, bytes]) => [`services/${declaration.name}/${path}`, bytes]))
}
