/** Lower-case letters, digits and single dashes, 20 at most. */
export const isStageName = (text: string) => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(text) && text.length <= 20

/** Also the name of the main stack. */
export const applicationName = (stage: string) => `fanfare-${stage}`

export type TierName = 'web' | 'worker'

/** Source: Elastic Beanstalk API reference, CreateEnvironment. */
const longest = 40

/** Throws when the name would be too long. */
export function environmentName(stage: string, service: string, tier: TierName): string {
  const name = `${stage}-${service}-${tier}`
  if (name.length > longest)
    throw new Error(
      `the environment ${name} has a name of more than ${longest} characters: shorten the stage's`,
    )
  return name
}

export const compactEnvironmentName = (stage: string) => `${stage}-compact`

/** As `PAYMENT_URL`. */
export const variableOf = (service: string, suffix: string) =>
  `${service.toUpperCase().replaceAll('-', '_')}${suffix}`

export const internalDomain = (stage: string) => `${stage}.fanfare.internal`
