import { type Environment, environmentsOf } from './environments.ts'
import { BadRequest } from './failure.ts'
import { compactUnit, environmentName, tiersOf } from './names.ts'

/** Services with their own environments, and last `compact`. Throws BadRequest when an environment is missing. */
export function unitsOf(
  environments: readonly Environment[],
  stage: string,
  services: readonly string[],
): string[] {
  const isThere = (unit: string) => environmentsOf(environments, stage, unit).length > 0
  const own = services.filter(isThere)
  const together = services.filter((service) => !own.includes(service))
  const missing = [
    ...own.flatMap((unit) => missingOf(environments, stage, unit)),
    ...(isThere(compactUnit) ? [] : together.flatMap((unit) => missingOf(environments, stage, unit))),
  ]
  if (missing.length > 0) {
    throw new BadRequest(
      `The stage ${stage} has no ${missing.join(', ')}. Make or update the stage first: docs/deploy.md`,
    )
  }
  return together.length > 0 ? [...own, compactUnit] : own
}

export function unitsWith(services: readonly string[], units: readonly string[]): string[] {
  const wanted = new Set(services.map((service) => (units.includes(service) ? service : compactUnit)))
  return units.filter((unit) => wanted.has(unit))
}

const missingOf = (environments: readonly Environment[], stage: string, unit: string) =>
  tiersOf(unit)
    .map((tier) => environmentName(stage, unit, tier))
    .filter((name) => !environments.some((environment) => environment.name === name))
