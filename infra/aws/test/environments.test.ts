import { eventsPath } from '@fanfare/contracts'
import { expect, test } from 'vitest'
import { relayEnvironment, serviceEnvironment } from '../../local/src/environment.ts'
import { environmentsOf, secrets, variables } from './support/environments.ts'
import { isolatedOrShared } from './support/placements.ts'
import { all, record, services } from './support/templates.ts'

const isWorker = ({ properties }: { properties: Readonly<Record<string, unknown>> }) =>
  record(properties['Tier'])['Name'] === 'Worker'

test.each(all)(
  '%s: every environment is arm64, on the platform by its ARN, with enhanced health',
  (folder) => {
    for (const { name, properties, option } of environmentsOf(folder)) {
      expect(option('aws:ec2:instances', 'SupportedArchitectures'), name).toBe('arm64')
      expect(option('aws:ec2:instances', 'InstanceTypes'), name).toMatch(/^t4g\./)
      // Asked for when the stack is made: the newest version of the branch.
      expect(properties['PlatformArn']).toMatch(/^<Platform\w+\.PlatformSummaryList\.0\.PlatformArn>$/)
      expect(properties['SolutionStackName']).toBeUndefined()
      expect(option('aws:elasticbeanstalk:healthreporting:system', 'SystemType')).toBe('enhanced')
      expect(option('aws:elasticbeanstalk:application', 'Application Healthcheck URL')).toMatch(/^\/health/)
      expect(option('aws:elasticbeanstalk:command', 'DeploymentPolicy')).toMatch(/^(Immutable|Rolling)$/)
    }
  },
)

// Variables of a developer's machine only: the emulator's address and keys, a compile cache, a relay of several outboxes;
// and what a stage may set.
const local =
  /^(AWS_ENDPOINT_URL|AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|NODE_COMPILE_CACHE|NODE_COMPILE_CACHE_PORTABLE|STRIPE_API_BASE|OUTBOX_DATABASE_URLS|WELCOME_CREDIT|DECLINES_PER_\w+|PUBLIC_URL)$/

test.each(isolatedOrShared)(
  '%s: processes have the same variables as locally, and only a worker that publishes has those of the relay',
  (folder, stage) => {
    const secretsOf = new Map<string, string>()
    const aws = { endpoint: '', region: '', credentials: { accessKeyId: '', secretAccessKey: '' } }
    const relay = { stage, aws, topicArnPrefix: '', outboxes: new Map<string, string>() }
    const world = {
      stage,
      edgeUrl: '',
      webUrls: new Map(services.map(({ name }) => [name, ''])),
      stripeUrl: undefined,
      secrets: secretsOf,
    }
    const namesOf = (environment: NodeJS.ProcessEnv) =>
      Object.keys(environment).filter((name) => !local.test(name))
    const ofRelay = namesOf(relayEnvironment(relay, {}))
    expect(ofRelay).toEqual(expect.arrayContaining(['STAGE', 'SNS_TOPIC_ARN_PREFIX', 'AWS_REGION']))
    for (const service of services) {
      for (const tier of ['web', 'worker']) {
        const publishes = tier === 'worker' && service.publishes.length > 0
        const wanted = new Set([
          ...namesOf(serviceEnvironment(service, '', world, {})),
          ...(publishes ? ofRelay : []),
          ...(tier === 'worker' ? ['MIGRATION_DATABASE_URL'] : []),
        ])
        const environment = environmentsOf(folder).find(
          ({ name }) => name === `${stage}-${service.name}-${tier}`,
        )
        const { PUBLIC_URL, ...given } = record({
          ...environment?.options(variables),
          ...environment?.options(secrets),
        })
        const issuer = String(given['TOKEN_ISSUER'])
        expect(PUBLIC_URL, 'the domain').toBe(issuer.startsWith('https:') ? issuer : undefined)
        expect(Object.keys(given).sort()).toEqual(
          [...wanted, 'APP_PROCESS', 'DATABASE_POOL_SIZE', 'PORT'].sort(),
        )
        expect(given).toMatchObject({ APP_PROCESS: tier, STAGE: stage, TOKEN_AUDIENCE: `fanfare-${stage}` })
      }
    }
  },
)

test.each(isolatedOrShared)(
  '%s: a worker’s daemon delivers messages of its own queue to the path of events',
  (folder, stage) => {
    const workers = environmentsOf(folder).filter(isWorker)
    expect(workers).toHaveLength(services.length)
    for (const { name, option } of workers) {
      const daemon = (it: string) => option('aws:elasticbeanstalk:sqsd', it)
      expect(daemon('WorkerQueueURL')).toMatch(new RegExp(`/${name.replace(/-worker$/, '')}$`))
      expect(name).toMatch(new RegExp(`^${stage}-`))
      expect(daemon('HttpPath')).toBe(eventsPath)
      const pool = Number(option(variables, 'DATABASE_POOL_SIZE') ?? 10)
      expect(Number(daemon('HttpConnections')), 'connections of the pool are left').toBe(
        Math.max(1, pool - 2),
      )
      expect(Number(daemon('InactivityTimeout'))).toBeLessThan(Number(daemon('VisibilityTimeout')))
    }
  },
)

test.each(isolatedOrShared)(
  '%s: secrets are references, only for services that declare them, and that of the tables’ owner for workers only',
  (folder, stage) => {
    for (const { name, secrets: declared } of services) {
      const mine = environmentsOf(folder).filter((each) => each.name.startsWith(`${stage}-${name}-`))
      expect(mine).toHaveLength(2)
      for (const environment of mine) {
        const given = environment.options(secrets)
        const ofTier = isWorker(environment) ? ['MIGRATION_DATABASE_URL'] : []
        expect(Object.keys(given).sort()).toEqual(['DATABASE_URL', ...ofTier, ...declared].sort())
        for (const arn of Object.values(given)) expect(arn).toMatch(/^<(secret|(migration)?databaseurl)\w+>$/)
      }
    }
  },
)

test.each(isolatedOrShared)(
  '%s: the key set’s URL is that of the service with its route',
  (folder, stage) => {
    const owner = services.find(({ routes }) => routes.some(({ path }) => path === '/.well-known/jwks.json'))
    for (const { option } of environmentsOf(folder))
      expect(option(variables, 'JWKS_URL')).toBe(
        `http://${owner?.name}.${stage}.fanfare.internal/.well-known/jwks.json`,
      )
  },
)
