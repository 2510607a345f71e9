import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { balancerOf, compactHost, listenerRules } from '../src/environments/listener-rules.ts'
import { compactEnvironmentName, environmentName } from '../src/names.ts'
import { type Plan, planStage } from '../src/plan.ts'
import { loadStage, type Placement } from '../src/stage.ts'
import { environmentsOf } from './support/environments.ts'
import { createListeners } from './support/listeners.ts'
import { all, list, moved, record, services, stages, templatesOf } from './support/templates.ts'

const staging = await loadStage('staging')
const names = services.map(({ name }) => name)

const plans = new Map<string, Plan>()
function planOf(placements: readonly Placement[]): Plan {
  const known = plans.get(placements.join())
  if (known) return known
  const placed = names.map((name, index) => [name, { placement: placements[index] ?? staging.placement }])
  const plan = planStage({ ...staging, services: Object.fromEntries(placed) }, services)
  plans.set(placements.join(), plan)
  return plan
}

describe('a service moves between placements', () => {
  /** As CloudFormation does: makes what is new, one after the other, and then removes what is not used any more. */
  function deploy(listeners: ReturnType<typeof createListeners>, plan: Plan): void {
    const wanted = listenerRules(plan)
    for (const rule of wanted) {
      const existing = listeners.find(rule.environment)
      if (existing?.balancer === rule.balancer) continue
      // An environment stays at its load balancer: README.md has it terminated by hand before.
      listeners.terminate(rule.environment)
      listeners.create(rule)
    }
    for (const environment of listeners.environments())
      if (!wanted.some((rule) => rule.environment === environment)) listeners.terminate(environment)
  }

  const placement = fc.constantFrom<Placement>('shared', 'compact', 'isolated')
  const history = fc.array(fc.array(placement, { minLength: names.length, maxLength: names.length }), {
    minLength: 1,
    maxLength: 8,
  })

  test('in and out of compact in any order, and gets its traffic', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const listeners = createListeners()
        for (const placements of steps) {
          const plan = planOf(placements)
          deploy(listeners, plan)
          for (const service of plan.services) {
            const balancer = balancerOf(plan, service)
            if (balancer === undefined) continue
            const environment =
              service.placement === 'compact'
                ? compactEnvironmentName(staging.name)
                : environmentName(staging.name, service.declaration.name, 'web')
            expect(listeners.route(balancer, service.host)).toBe(environment)
          }
        }
      }),
    )
  })

  test('and would not, if compact shared a load balancer with others', () => {
    const listeners = createListeners()
    listeners.create({ environment: 'compact', balancer: 'b', host: compactHost('staging') })
    listeners.create({ environment: 'order', balancer: 'b', host: 'order.staging.fanfare.internal' })
    expect(listeners.route('b', 'order.staging.fanfare.internal')).toBe('compact')
  })

  test('nor if environments of one load balancer were made at once', () => {
    const rule = (environment: string) => ({ environment, balancer: 'b', host: `${environment}.internal` })
    expect(() => createListeners().create(rule('order'), rule('user'))).toThrow(/is currently in use/)
  })
})

const planIn = (folder: string): Plan | undefined => {
  const stage = stages.find(([name]) => name === folder)?.[1]
  if (stage !== undefined) return planStage(stage, services)
  const [first, last] = [names.at(0) ?? '', names.at(-1) ?? '']
  const exception = (placement: Placement, name: string) =>
    planStage({ ...staging, placement, services: { [name]: { placement: 'compact' } } }, services)
  if (folder === 'moved/shared-and-compact') return exception('shared', first)
  return folder === 'moved/isolated-and-compact' ? exception('isolated', last) : undefined
}

test.each([...stages.map(([name]) => name), ...moved.filter((folder) => folder.endsWith('-and-compact'))])(
  '%s: the environments have the rules that the test above moves',
  (folder) => {
    const plan = planIn(folder)
    const found = environmentsOf(folder).flatMap(({ name, option }) => {
      const host = option('aws:elbv2:listenerrule:service', 'HostHeaders')
      return host === undefined ? [] : [{ environment: name, host }]
    })
    const wanted = plan === undefined ? [] : listenerRules(plan)
    expect(found).toEqual(
      expect.arrayContaining(wanted.map(({ environment, host }) => ({ environment, host }))),
    )
    expect(found).toHaveLength(wanted.length)
  },
)

test.each(all)('%s: environments of a tier are made and changed one after the other', (folder) => {
  const resources = Object.entries(templatesOf(folder)['main']?.Resources ?? {}).flatMap(([id, resource]) => {
    const { Type, Properties, DependsOn } = record(resource)
    if (Type !== 'AWS::ElasticBeanstalk::Environment') return []
    const tier = record(record(Properties)['Tier'])['Name']
    return [{ id, tier, after: list(DependsOn) }]
  })
  for (const { id, tier } of resources) {
    const rest = resources.filter((other) => other.tier === tier && other.id !== id)
    // Each but the last has one that waits for it, and each but the first waits for one.
    const waiting = rest.filter(({ after }) => after.includes(id))
    expect(waiting.length, id).toBeLessThanOrEqual(1)
  }
  for (const tier of new Set(resources.map((resource) => resource.tier))) {
    const line = resources.filter((resource) => resource.tier === tier)
    const heads = line.filter(({ after }) => !line.some(({ id }) => after.includes(id)))
    expect(heads, String(tier)).toHaveLength(1)
  }
})
