import { basename } from 'node:path'
import { packageNamed } from '@fanfare/command'
import type { ServiceDeclaration } from '@fanfare/contracts'
import { affectedServices } from './affected.ts'
import { readBundle } from './bundle.ts'
import type { Aws } from './clients.ts'
import { deployUnit } from './deploy-unit.ts'
import { describeEnvironments, environmentsOf } from './environments.ts'
import type { Following } from './follow-environment.ts'
import { compactUnit } from './names.ts'
import type { DeployOptions } from './options.ts'
import { deployOrder } from './order.ts'
import type { Plan } from './plan.ts'
import { type Release, versionNamed } from './release.ts'
import { unitsOf, unitsWith } from './units.ts'
import { describeVersions } from './versions.ts'

export async function chooseUnits(
  aws: Aws,
  { stage, only, affected }: DeployOptions,
  services: readonly ServiceDeclaration[],
): Promise<string[]> {
  const names = deployOrder(services)
  const folders = names.map((name) => `apps/${name}`)
  const wanted = only?.map((name) =>
    name === compactUnit ? name : basename(packageNamed(name, folders, 'service')),
  )
  const all = unitsOf(await describeEnvironments(aws, stage), stage, names)
  const chosen = wanted === undefined ? all : unitsWith(wanted, all)
  if (affected === undefined) return chosen
  const changed = unitsWith(await affectedServices(affected), all)
  return chosen.filter((unit) => changed.includes(unit))
}

/** A failure ends it before the next unit. */
export async function deployUnits(
  on: Following,
  units: readonly string[],
  options: DeployOptions,
): Promise<Plan[]> {
  const plans: Plan[] = []
  for (const unit of units) plans.push(await deployUnit(on, await releaseOf(on, unit, options), options))
  return plans
}

async function releaseOf({ aws, stage }: Following, unit: string, { to }: DeployOptions): Promise<Release> {
  if (to === undefined) {
    const bundle = await readBundle(unit)
    return { unit, label: bundle.label, bundle }
  }
  const environments = environmentsOf(await describeEnvironments(aws, stage), stage, unit)
  const running = environments.map(({ label }) => label)
  return versionNamed(to, unit, await describeVersions(aws, stage, unit), running)
}
