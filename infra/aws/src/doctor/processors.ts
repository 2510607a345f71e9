import { type Plan, placed } from '../plan.ts'
import type { Tier } from '../stage.ts'

/** By size, in families as t4g, of which the small sizes have two. Source: EC2 user guide, instance types. */
const burstable: Readonly<Record<string, number>> = { nano: 2, micro: 2, small: 2, medium: 2, large: 2 }
const others: Readonly<Record<string, number>> = { medium: 1, large: 2 }

/** Throws for a type that it cannot read. */
export function processorsOfType(instanceType: string): number {
  const [family = '', size = ''] = instanceType.split('.')
  const small = (family.startsWith('t') ? burstable : others)[size]
  const times = /^(\d*)xlarge$/.exec(size)?.[1]
  const count = small ?? (times === undefined ? undefined : 4 * Number(times || '1'))
  if (count === undefined) throw new Error(`how many vCPUs a ${instanceType} has is not known`)
  return count
}

/**
 * vCPUs: `least` with every environment at its `min`, `most` at its `max`; and in both, one web environment and one
 * of the workers doubled by an Immutable deployment.
 */
export function processorsOf(plan: Plan): { least: number; most: number } {
  const count = (size: 'min' | 'max') => {
    const of = (tier: Tier) => processorsOfType(tier.instanceType) * tier[size]
    const apart = plan.services.filter(({ placement }) => placement !== 'compact')
    const webs = apart.map(({ exception }) => of(exception.web ?? plan.stage.web))
    const workers = apart.map(({ exception }) => of(exception.worker ?? plan.stage.worker))
    if (placed(plan, 'compact').length > 0) webs.push(processorsOfType(plan.stage.compact.instanceType))
    const all = [...webs, ...workers].reduce((a, b) => a + b, 0)
    return all + Math.max(0, ...webs) + Math.max(0, ...workers)
  }
  return { least: count('min'), most: count('max') }
}
