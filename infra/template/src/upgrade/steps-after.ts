import type { Step } from '../../../../turbo/generators/gen/plan.ts'
import { formatStep, installStep } from '../steps.ts'

export interface Finishing extends Step {
  /** For those who do it by hand. */
  readonly command: string
  /** It is left out when no file that it reads has changed. */
  readonly reads: RegExp
}

/** Overwrites copies of the platform that differ, and writes those that are missing. */
export const stamp = 'npx --yes pnpm@12 exec node turbo/generators/stamp.ts'

const steps: readonly Finishing[] = [
  { ...installStep, command: 'npx --yes pnpm@12 install', reads: /package\.json$|^pnpm-/ },
  {
    what: 'database clients',
    run: { node: ['infra/local/src/generate.ts'] },
    command: 'npx --yes pnpm@12 generate',
    reads: /\.prisma$|^pnpm-lock|^infra\/local\/src\//,
  },
  {
    what: 'platform of each service',
    run: { node: ['turbo/generators/stamp.ts'] },
    command: stamp,
    reads: /^turbo\/generators\/|service\.ts$/,
  },
  {
    ...formatStep,
    command: 'npx --yes pnpm@12 format',
    reads: /^biome\.json$|^pnpm-lock|\.(ts|json)$/,
  },
  {
    what: 'pages of the events',
    run: { node: ['infra/system/src/docs-events.ts'] },
    command: 'npx --yes pnpm@12 docs:events',
    reads: /^(packages|docs\/events|infra\/system\/src)\/|(handlers|service)\.ts$/,
  },
  {
    what: 'page of the costs',
    run: { node: ['infra/aws/src/cost/main.ts', '--write'] },
    command: 'npx --yes pnpm@12 cost --write',
    reads: /^(packages|infra\/(aws|bundle|sidecars|topology))\/|^docs\/cost\.md$|service\.ts$/,
  },
]

/** What follows when these files have changed. Without the stamp: it would overwrite copies that were changed. */
export const stepsAfter = (changed: readonly string[], mayStamp: boolean): readonly Finishing[] =>
  steps.filter(
    ({ reads, command }) => changed.some((path) => reads.test(path)) && (mayStamp || command !== stamp),
  )
