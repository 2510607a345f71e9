import { fileURLToPath } from 'node:url'
import type { ServiceDeclaration } from '@fanfare/contracts'
import type { AwsConfig } from './aws-config.ts'

/** What a process of a service is told of the world around it; the same names hold on AWS. */
export interface World {
  readonly stage: string
  readonly aws: AwsConfig
  readonly topicArnPrefix: string
  readonly edgeUrl: string
  readonly webUrls: ReadonlyMap<string, string>
  readonly cardNetworkUrl: string | undefined
  readonly secrets: ReadonlyMap<string, string>
}

/** A process starts in two thirds of the time, and holds less, when it need not compile what another run has. */
export const compileCache = fileURLToPath(new URL('../../../node_modules/.cache/compiled', import.meta.url))

/** Variables of the developer's own that no service should see. */
const personal = /^(AWS_|DATABASE_URL|PG[A-Z]|npm_|TURBO_|NODE_CHANNEL|INIT_CWD)/

/** What a process of a service may inherit of an environment. */
export function withoutPersonal(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(base).filter(([name]) => !personal.test(name)))
}

/** The whole environment of a service's processes, except for PORT. */
export function serviceEnvironment(
  service: ServiceDeclaration,
  databaseUrl: string,
  world: World,
  base: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const inherited = Object.entries(withoutPersonal(base)).filter(([name]) => !world.secrets.has(name))
  const urls = [...world.webUrls].map(([name, url]) => [
    `${name.toUpperCase().replaceAll('-', '_')}_URL`,
    url,
  ])
  return {
    ...Object.fromEntries(inherited),
    ...Object.fromEntries(urls),
    HOST: '127.0.0.1',
    NODE_COMPILE_CACHE: compileCache,
    STAGE: world.stage,
    DATABASE_URL: databaseUrl,
    AWS_REGION: world.aws.region,
    AWS_ENDPOINT_URL: world.aws.endpoint,
    AWS_ACCESS_KEY_ID: world.aws.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: world.aws.credentials.secretAccessKey,
    SNS_TOPIC_ARN_PREFIX: world.topicArnPrefix.slice(0, -`${world.stage}-`.length),
    JWKS_URL: `${world.edgeUrl}/.well-known/jwks.json`,
    TOKEN_ISSUER: world.edgeUrl,
    TOKEN_AUDIENCE: `fanfare-${world.stage}`,
    TRUSTED_PROXIES: '1',
    ...(world.cardNetworkUrl === undefined ? {} : { STRIPE_API_BASE: world.cardNetworkUrl }),
    ...Object.fromEntries(service.secrets.map((name) => [name, world.secrets.get(name)])),
  }
}
