/** The unit of deployment that holds every service of the placement `compact`. */
export const compactUnit = 'compact'

/** A process of a service, and the environment that runs it. `all` is the one environment of `compact`. */
export type Tier = 'web' | 'worker' | 'all'

/** Elastic Beanstalk's application of a stage, and the CloudFormation stack that has its outputs. */
export const applicationName = (stage: string) => `fanfare-${stage}`

/** The environment that runs one tier of a unit. */
export function environmentName(stage: string, unit: string, tier: Tier): string {
  return tier === 'all' ? `${stage}-${unit}` : `${stage}-${unit}-${tier}`
}

/** The tiers of a unit, each in an environment of its own. */
export const tiersOf = (unit: string): readonly Tier[] => (unit === compactUnit ? ['all'] : ['worker', 'web'])

/** Where a unit's zip lies in the bucket. */
export const bundleKey = (unit: string, label: string) => `${unit}/${label}.zip`

/** Whether a version of the application is one of this unit's: `order-0123456789ab` is one of `order`. */
export function isVersionOf(unit: string, label: string): boolean {
  return label.startsWith(`${unit}-`) && /^[0-9a-f]{12}$/.test(label.slice(unit.length + 1))
}

/** Whether a text can be a stage's name: part of the names of queues, topics and environments. */
export const isStageName = (text: string) => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(text) && text.length <= 20
