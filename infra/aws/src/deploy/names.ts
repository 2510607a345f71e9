/** Holds all services placed `compact`. */
export const compactUnit = 'compact'

/** `all` is the one environment of `compact`. */
export type Tier = 'web' | 'worker' | 'all'

export function environmentName(stage: string, unit: string, tier: Tier): string {
  return tier === 'all' ? `${stage}-${unit}` : `${stage}-${unit}-${tier}`
}

export const tiersOf = (unit: string): readonly Tier[] => (unit === compactUnit ? ['all'] : ['worker', 'web'])

export const bundleKey = (unit: string, label: string) => `${unit}/${label}.zip`

/** `order-0123456789ab` is a version of `order`. */
export function isVersionOf(unit: string, label: string): boolean {
  return label.startsWith(`${unit}-`) && /^[0-9a-f]{12}$/.test(label.slice(unit.length + 1))
}
