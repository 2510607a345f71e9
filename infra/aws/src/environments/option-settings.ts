import { Token } from 'aws-cdk-lib'
import type { CfnEnvironment } from 'aws-cdk-lib/aws-elasticbeanstalk'

/** Values by name, by namespace. */
export type Options = Readonly<Record<string, Readonly<Record<string, string>>>>

const variables = 'aws:elasticbeanstalk:application:environment'

/**
 * Bytes of all variables of an environment together, as `NAME=value`. Source:
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environments-cfg-softwaresettings.html, limits.
 */
const limit = 4_096

/** The later wins. Throws when the variables are more than Elastic Beanstalk takes. */
export function optionSettings(...sets: readonly Options[]): CfnEnvironment.OptionSettingProperty[] {
  const merged = new Map<string, Record<string, string>>()
  for (const options of sets)
    for (const [namespace, values] of Object.entries(options))
      merged.set(namespace, { ...merged.get(namespace), ...values })
  checkSize(merged.get(variables) ?? {})
  return [...merged].flatMap(([namespace, values]) =>
    Object.entries(values).map(([optionName, value]) => ({ namespace, optionName, value })),
  )
}

/** Without secrets, of which AWS does not say what it counts, and without what only AWS knows. */
function checkSize(values: Readonly<Record<string, string>>): void {
  const sizes = Object.entries(values)
    .map(([name, value]) => ({
      name,
      bytes: Buffer.byteLength(`${name}=${Token.isUnresolved(value) ? '' : value}`),
    }))
    .toSorted((one, other) => other.bytes - one.bytes)
  const sum = sizes.reduce((bytes, size) => bytes + size.bytes, 0)
  if (sum <= limit) return
  const largest = sizes.slice(0, 3).map(({ name, bytes }) => `${name} (${bytes})`)
  throw new Error(
    `the variables of an environment have ${sum} bytes, and Elastic Beanstalk takes ${limit}: the largest are ${largest.join(', ')}. Shorten those of the stage's file, or place fewer services in compact`,
  )
}
