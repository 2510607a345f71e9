import type { Stack } from 'aws-cdk-lib'
import { poolSizeOf } from '../connections.ts'
import { eventArns } from '../events/events-stack.ts'
import { applicationName, type TierName, variableOf } from '../names.ts'
import { keySetUrl, type PlacedService, type Plan, publicUrl, serviceUrls, tokenIssuer } from '../plan.ts'
import type { Options } from './option-settings.ts'
import type { SecretArns } from './service-secrets.ts'

/** @param proxies how many proxies add to X-Forwarded-For before the process reads it */
export function sharedVariables(plan: Plan, proxies: number): Options {
  return {
    'aws:elasticbeanstalk:application:environment': {
      HOST: '127.0.0.1',
      STAGE: plan.stage.name,
      JWKS_URL: keySetUrl(plan),
      TOKEN_ISSUER: tokenIssuer(plan),
      ...publicUrl(plan),
      TOKEN_AUDIENCE: applicationName(plan.stage.name),
      TRUSTED_PROXIES: String(proxies),
      ...serviceUrls(plan),
      ...plan.stage.environment,
      DATABASE_POOL_SIZE: String(poolSizeOf(plan)),
    },
  }
}

/** For the relay, and the daemon of `compact`. */
export function awsVariables(stack: Stack, stage: string): Options {
  return {
    'aws:elasticbeanstalk:application:environment': {
      AWS_REGION: stack.region,
      SNS_TOPIC_ARN_PREFIX: eventArns(stack, stage).topicArnPrefix,
    },
  }
}

export function ownVariables(
  { declaration, exception }: PlacedService,
  secrets: SecretArns,
  tier: TierName,
): Options {
  return {
    'aws:elasticbeanstalk:application:environment': {
      OTEL_SERVICE_NAME: declaration.name,
      ...exception.environment,
    },
    'aws:elasticbeanstalk:application:environmentsecrets': secrets.of(declaration, tier),
  }
}

/** With the service's name as a prefix, which the launcher removes. */
export function prefixedVariables(services: readonly PlacedService[], secrets: SecretArns): Options {
  const prefixed = (valuesOf: (service: PlacedService) => Readonly<Record<string, string>>) =>
    Object.fromEntries(
      services.flatMap((service) =>
        Object.entries(valuesOf(service)).map(([name, value]) => [
          variableOf(service.declaration.name, `__${name}`),
          value,
        ]),
      ),
    )
  return {
    'aws:elasticbeanstalk:application:environment': prefixed(({ exception }) => exception.environment ?? {}),
    'aws:elasticbeanstalk:application:environmentsecrets': prefixed(({ declaration }) =>
      secrets.of(declaration, 'worker'),
    ),
  }
}
