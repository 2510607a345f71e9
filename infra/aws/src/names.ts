/** Elastic Beanstalk's application of a stage; also the name of its main stack. */
export const applicationName = (stage: string) => `fanfare-${stage}`

export type TierName = 'web' | 'worker'

/** Source: Elastic Beanstalk API reference, CreateEnvironment. */
const longest = 40

/** The environment of one tier of a service. Throws when the name would be too long. */
export function environmentName(stage: string, service: string, tier: TierName): string {
  const name = `${stage}-${service}-${tier}`
  if (name.length > longest)
    throw new Error(
      `the environment ${name} has a name of more than ${longest} characters: shorten the stage's`,
    )
  return name
}

/** The environment of all services placed `compact`. */
export const compactEnvironmentName = (stage: string) => `${stage}-compact`

/** Name of an environment variable about a service, as `PAYMENT_URL`. */
export const variableOf = (service: string, suffix: string) =>
  `${service.toUpperCase().replaceAll('-', '_')}${suffix}`

/** Domain of the services' host names inside the network. */
export const internalDomain = (stage: string) => `${stage}.fanfare.internal`
