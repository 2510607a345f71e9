import type { Plan, PlannedEnvironment } from './plan.ts'

const versionSteps: Record<Plan['version'], string> = {
  create: 'make the version, and let Beanstalk check it',
  again: 'make the version again: Beanstalk could not process it before',
  wait: 'wait until Beanstalk has checked the version',
  keep: 'the version is there',
}

export function planLines(plan: Plan): string[] {
  if (!plan.changes) return [`${plan.unit}: ${plan.label} runs already; nothing to do`]
  return [
    `${plan.unit}: ${plan.label}`,
    `  ${plan.upload ? 'upload the zip' : 'no upload is needed'}`,
    `  ${versionSteps[plan.version]}`,
    ...plan.environments.map((environment) => `  ${environmentLine(environment, plan.label)}`),
    ...(plan.prune.length === 0 ? [] : [`  remove old versions: ${plan.prune.join(', ')}`]),
  ]
}

function environmentLine({ name, step, label, status, health, rollBackTo }: PlannedEnvironment, to: string) {
  if (step === 'keep') return `${name}: runs it already`
  const back = rollBackTo === undefined ? 'nothing to go back to' : `back to ${rollBackTo} if that fails`
  const now = `${label ?? 'no version'}, ${health}`
  if (step === 'wait') return `${name}: is ${status} (${now}); wait, then look again (${back})`
  return `${name}: ${now} -> ${to} (${back})`
}
