import { describeEnvironments, environmentsOf, isReady } from './environments.ts'
import { DeploymentFailed, isRefusal } from './failure.ts'
import type { Following } from './follow-environment.ts'
import type { Tier } from './names.ts'
import { type Plan, planDeployment, type Situation } from './plan.ts'
import { prepareVersion } from './prepare-version.ts'
import { planLines } from './print-plan.ts'
import { prune } from './prune.ts'
import type { Release } from './release.ts'
import { rollBack } from './roll-back.ts'
import { beginUpdate, settle } from './update-environment.ts'
import { bundleBucket, isUploaded } from './upload.ts'
import { describeVersions, markHealthy } from './versions.ts'

export interface Manner {
  readonly dryRun: boolean
  readonly first: Tier
  readonly keep: number
}

/**
 * Skips finished steps of an earlier run. Throws DeploymentFailed, after rolling back, when the version is not
 * healthy.
 */
export async function deployUnit(on: Following, release: Release, manner: Manner): Promise<Plan> {
  if (!manner.dryRun) await waitForOthers(on, release)
  const found = await look(on, release, manner)
  const plan = planDeployment(release, found, manner.keep)
  for (const line of planLines(plan)) on.say(line)
  if (manner.dryRun) return plan

  if (plan.changes) {
    await prepareVersion(on, release, plan)
    await bringToEnvironments(on, plan)
  }
  const known = found.versions.find(({ label }) => label === plan.label)
  if (plan.changes || known?.healthyAt === undefined) await markHealthy(on.aws, on.stage, plan.label)
  await prune(on.aws, on.stage, plan.prune, on.say)
  return plan
}

/** The second environment is updated only when the first is healthy. */
async function bringToEnvironments(on: Following, plan: Plan): Promise<void> {
  const touched = new Set<string>()
  try {
    for (const { name, step } of plan.environments) {
      if (step === 'keep') continue
      const update = await beginUpdate(on, name, plan.label)
      touched.add(name)
      await update.untilWell()
    }
  } catch (error) {
    // After Ctrl-C or without an answer from AWS, the state is unknown: no rollback.
    if (!(error instanceof DeploymentFailed) && !isRefusal(error)) throw error
    await rollBack(on, plan, touched, error)
  }
}

async function waitForOthers(on: Following, { unit }: Release): Promise<void> {
  for (const { name, status } of environmentsOf(
    await describeEnvironments(on.aws, on.stage),
    on.stage,
    unit,
  ).filter((environment) => !isReady(environment))) {
    on.say(`${name} is ${status}: waiting until that is over`)
    await settle(on, name)
  }
}

async function look(on: Following, { unit, label, bundle }: Release, { first }: Manner): Promise<Situation> {
  const { aws, stage } = on
  const environments = await describeEnvironments(aws, stage)
  const versions = await describeVersions(aws, stage, unit)
  const known = versions.some((version) => version.label === label)
  return {
    environments: environmentsOf(environments, stage, unit, first),
    running: environments.map((environment) => environment.label),
    versions,
    uploaded:
      bundle === undefined || known || (await isUploaded(aws, await bundleBucket(aws, stage), unit, label)),
  }
}
