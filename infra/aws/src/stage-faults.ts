import type { ServiceDeclaration } from '@fanfare/contracts'
import type { Stage, Tier } from './stage.ts'

/** As in t4g, c7gn and im4gn, and not in g4dn. Source: EC2 user guide, instance type naming conventions. */
const arm64 = /^[a-z]+\d+g[a-z]*\./

/** What AWS would refuse only after half an hour of a creation, or would not refuse at all. Undefined when nothing is wrong. */
export function stageFault(stage: Stage, declarations: readonly ServiceDeclaration[]): string | undefined {
  const { web, worker, compact, services = {}, database, zones, alarmEmail, domain } = stage
  const exceptions = Object.values(services)
  const tiers = [web, worker, ...exceptions.flatMap((it) => [it.web, it.worker])].filter(
    (tier) => tier !== undefined,
  )
  const types = [...tiers.map(({ instanceType }) => instanceType), compact.instanceType]
  const wrongType = types.find((type) => !arm64.test(type))
  if (wrongType !== undefined) return `wants a ${wrongType}, which is not arm64: choose one as t4g.micro`
  const wrongTier = tiers.find((tier) => !hasSize(tier))
  if (wrongTier !== undefined)
    return `has a min of ${wrongTier.min} and a max of ${wrongTier.max}: set whole numbers from 1 on, min to max`
  if (!(database.storageLimit > database.storage))
    return `has a storageLimit of ${database.storageLimit} GB: set more than the ${database.storage} of storage`
  if (zones !== undefined && zones[0] === zones[1]) return `has the zone ${zones[0]} twice: name two`
  if (alarmEmail !== undefined && !/^[^@\s]+@[^@\s]+$/.test(alarmEmail))
    return `sends alarms to ${alarmEmail}, which is no address: set alarmEmail`
  if (domain !== undefined && !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain.name))
    return `has the domain ${domain.name}: set a name alone, as shop.example.com`
  return secretInPlainText(stage, declarations)
}

const hasSize = ({ min, max }: Tier) =>
  Number.isInteger(min) && Number.isInteger(max) && min >= 1 && max >= min

function secretInPlainText(
  { environment = {}, services = {} }: Stage,
  declarations: readonly ServiceDeclaration[],
): string | undefined {
  const secrets = new Set([
    'DATABASE_URL',
    'MIGRATION_DATABASE_URL',
    ...declarations.flatMap((declaration) => declaration.secrets),
  ])
  const named = [environment, ...Object.values(services).map((it) => it.environment ?? {})].flatMap(
    Object.keys,
  )
  const secret = named.find((name) => secrets.has(name))
  return secret && `has ${secret} in its environment, which is a secret: docs/deploy.md, step 4`
}
