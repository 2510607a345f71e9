import { describeEnvironment, isReady, runsWell } from './environments.ts'
import { DeploymentFailed, reasonOf } from './failure.ts'
import type { Following } from './follow-environment.ts'
import type { Plan } from './plan.ts'
import { abortUpdate, updateEnvironment } from './update-environment.ts'

/** In reverse order. Always throws DeploymentFailed, with the reason and the result. */
export async function rollBack(
  on: Following,
  plan: Plan,
  touched: ReadonlySet<string>,
  cause: unknown,
): Promise<never> {
  on.say(`failed: ${reasonOf(cause)}`)
  const outcomes: string[] = []
  for (const { name, rollBackTo } of plan.environments.toReversed()) {
    try {
      const before = await describeEnvironment(on.aws, on.stage, name)
      if (!touched.has(name) && before.label !== plan.label) continue
      if (!isReady(before)) await abortUpdate(on, before)
      outcomes.push(`${name}: ${await bringBack(on, name, rollBackTo)}`)
    } catch (error) {
      outcomes.push(`${name}: could not be rolled back: ${reasonOf(error)}`)
    }
  }
  throw new DeploymentFailed([reasonOf(cause), ...outcomes].join('\n'))
}

async function bringBack(on: Following, name: string, label: string | undefined): Promise<string> {
  if (label === undefined) return 'stays as it is, since no earlier version was ever well'
  const now = await describeEnvironment(on.aws, on.stage, name)
  if (!runsWell(now, label)) await updateEnvironment(on, name, label)
  return `runs ${label} again`
}
