/** Elastic Beanstalk's application of a stage, and the stack with its environments. */
export const applicationName = (stage: string) => `fanfare-${stage}`

/** What runs on the environments of a service. */
export type TierName = 'web' | 'worker'

/** Elastic Beanstalk takes no longer one. Source: API reference, CreateEnvironment. */
const longest = 40

/** The environment that runs one tier of a service. Throws an Error when the name would be too long. */
export function environmentName(stage: string, service: string, tier: TierName): string {
  const name = `${stage}-${service}-${tier}`
  if (name.length > longest)
    throw new Error(
      `the environment ${name} has a name of more than ${longest} characters: shorten the stage's`,
    )
  return name
}

/** The environment of everything that is placed `compact`. */
export const compactEnvironmentName = (stage: string) => `${stage}-compact`

/** Name of an environment variable that is about a service, as `PAYMENT_URL`. */
export const variableOf = (service: string, suffix: string) =>
  `${service.toUpperCase().replaceAll('-', '_')}${suffix}`

/** Where SNS puts what it could not deliver to a service's queue. */
export const undeliveredQueueName = (stage: string, service: string) => `${stage}-${service}-undelivered`

/** Domain of the names by which the services reach each other; known inside of the network only. */
export const internalDomain = (stage: string) => `${stage}.fanfare.internal`
