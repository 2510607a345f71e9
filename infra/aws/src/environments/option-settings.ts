import type { CfnEnvironment } from 'aws-cdk-lib/aws-elasticbeanstalk'

/** Values by name, by namespace. */
export type Options = Readonly<Record<string, Readonly<Record<string, string>>>>

/** The later wins. */
export function optionSettings(...sets: readonly Options[]): CfnEnvironment.OptionSettingProperty[] {
  const merged = new Map<string, Record<string, string>>()
  for (const options of sets)
    for (const [namespace, values] of Object.entries(options))
      merged.set(namespace, { ...merged.get(namespace), ...values })
  return [...merged].flatMap(([namespace, values]) =>
    Object.entries(values).map(([optionName, value]) => ({ namespace, optionName, value })),
  )
}
