import { eventsPath } from '@fanfare/contracts'
import { expect, test } from 'vitest'
import { serviceEnvironment } from '../../local/src/environment.ts'
import { environmentsOf, secrets, variables } from './support/environments.ts'
import { isolatedOrShared } from './support/placements.ts'
import { all, record, services } from './support/templates.ts'

const isWorker = ({ properties }: { properties: Readonly<Record<string, unknown>> }) =>
  record(properties['Tier'])['Name'] === 'Worker'

test.each(all)(
  '%s: every environment is arm64, on the platform by its ARN, and watched for its health',
  (folder) => {
    for (const { name, properties, option } of environmentsOf(folder)) {
      expect(option('aws:ec2:instances', 'SupportedArchitectures'), name).toBe('arm64')
      expect(option('aws:ec2:instances', 'InstanceTypes'), name).toMatch(/^t4g\./)
      expect(properties['PlatformArn']).toMatch(
        /::platform\/Node\.js 24 running on 64bit Amazon Linux 2023\/[\d.]+$/,
      )
      expect(properties['SolutionStackName']).toBeUndefined()
      expect(option('aws:elasticbeanstalk:healthreporting:system', 'SystemType')).toBe('enhanced')
      expect(option('aws:elasticbeanstalk:application', 'Application Healthcheck URL')).toMatch(/^\/health/)
      expect(option('aws:elasticbeanstalk:command', 'DeploymentPolicy')).toMatch(/^(Immutable|Rolling)$/)
      // A version is the deployment's to say.
      expect(properties['VersionLabel']).toBeUndefined()
    }
  },
)

// What is of one machine only: where the emulator is, its keys, and a cache in the project's own folder.
const local =
  /^(AWS_ENDPOINT_URL|AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|NODE_COMPILE_CACHE|STRIPE_API_BASE)$/

test.each(isolatedOrShared)(
  '%s: processes are told what they are told locally, by the same names',
  (folder, stage) => {
    const world = {
      stage,
      aws: { endpoint: '', region: '', credentials: { accessKeyId: '', secretAccessKey: '' } },
      topicArnPrefix: `arn:${stage}-`,
      edgeUrl: '',
      webUrls: new Map(services.map(({ name }) => [name, ''])),
      cardNetworkUrl: undefined,
      secrets: new Map<string, string>(),
    }
    for (const service of services) {
      const wanted = Object.keys(serviceEnvironment(service, '', world, {})).filter(
        (name) => !local.test(name),
      )
      for (const tier of ['web', 'worker']) {
        const environment = environmentsOf(folder).find(
          ({ name }) => name === `${stage}-${service.name}-${tier}`,
        )
        const given = { ...environment?.options(variables), ...environment?.options(secrets) }
        expect(Object.keys(given).sort()).toEqual([...wanted, 'APP_PROCESS', 'PORT'].sort())
        expect(given).toMatchObject({ APP_PROCESS: tier, STAGE: stage, TOKEN_AUDIENCE: `fanfare-${stage}` })
      }
    }
  },
)

test.each(isolatedOrShared)(
  '%s: a worker’s daemon takes its own queue’s messages to where events are taken',
  (folder, stage) => {
    const workers = environmentsOf(folder).filter(isWorker)
    expect(workers).toHaveLength(services.length)
    for (const { name, option } of workers) {
      const daemon = (it: string) => option('aws:elasticbeanstalk:sqsd', it)
      expect(daemon('WorkerQueueURL')).toMatch(new RegExp(`/${name.replace(/-worker$/, '')}$`))
      expect(name).toMatch(new RegExp(`^${stage}-`))
      expect(daemon('HttpPath')).toBe(eventsPath)
      expect(Number(daemon('InactivityTimeout'))).toBeLessThan(Number(daemon('VisibilityTimeout')))
    }
  },
)

test.each(isolatedOrShared)(
  '%s: a secret is given as a reference to it, and to nobody who did not declare it',
  (folder, stage) => {
    for (const { name, secrets: declared } of services) {
      const mine = environmentsOf(folder).filter((each) => each.name.startsWith(`${stage}-${name}-`))
      expect(mine).toHaveLength(2)
      for (const { options } of mine) {
        expect(Object.keys(options(secrets)).sort()).toEqual(['DATABASE_URL', ...declared].sort())
        for (const arn of Object.values(options(secrets))) expect(arn).toMatch(/^<(secret|databaseurl)\w+>$/)
      }
    }
  },
)

test.each(isolatedOrShared)(
  '%s: tokens are checked with the keys of the service that has their route',
  (folder, stage) => {
    const owner = services.find(({ routes }) => routes.some(({ path }) => path === '/.well-known/jwks.json'))
    for (const { option } of environmentsOf(folder))
      expect(option(variables, 'JWKS_URL')).toBe(
        `http://${owner?.name}.${stage}.fanfare.internal/.well-known/jwks.json`,
      )
  },
)
