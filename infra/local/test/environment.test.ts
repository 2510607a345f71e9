import { findServices } from '@fanfare/topology'
import { expect, test } from 'vitest'
import { relayEnvironment, serviceEnvironment } from '../src/environment.ts'

const secrets = new Map([['TOKEN_PRIVATE_KEY', 'key']])
const world = { stage: 'test', edgeUrl: 'http://edge', webUrls: new Map(), stripeUrl: undefined, secrets }

/** A developer's shell. */
const shell = {
  PATH: '/bin',
  AWS_PROFILE: 'production',
  AWS_ENDPOINT_URL: 'https://example.com',
  SNS_TOPIC_ARN_PREFIX: 'arn:aws:sns:eu-west-1:123456789012:',
  PGSSLMODE: 'require',
  TOKEN_PRIVATE_KEY: 'of the shell',
  NODE_OPTIONS: '--use-env-proxy',
  HTTP_PROXY: 'http://proxy',
  TZ: 'Asia/Tokyo',
  LC_ALL: 'xx_XX',
  CURRENCY: 'HUF',
  LOG_LEVEL: 'warn',
  UNKNOWN: 'to everybody',
}

test('a service knows nothing of AWS, and nothing of the developer’s settings for it', async () => {
  for (const { declaration } of await findServices()) {
    const names = Object.keys(serviceEnvironment(declaration, 'postgresql://db', world, shell))
    const foreign = /^(AWS|SNS|SQS|PG|NODE_OPTIONS|HTTP_PROXY|TZ|LC_|UNKNOWN)/
    expect(names.filter((name) => foreign.test(name))).toEqual([])
    expect(names).toContain('PATH')
  }
})

test('a service gets from the shell what its config.ts declares', async () => {
  for (const { declaration } of await findServices()) {
    const { CURRENCY, LOG_LEVEL } = serviceEnvironment(declaration, 'postgresql://db', world, shell)
    expect(LOG_LEVEL).toBe('warn')
    expect(CURRENCY, declaration.name).toBe(/^(user|order)$/.test(declaration.name) ? 'HUF' : undefined)
  }
})

test('a service has the secrets that it declares, and no others', async () => {
  for (const { declaration } of await findServices()) {
    const { TOKEN_PRIVATE_KEY } = serviceEnvironment(declaration, 'postgresql://db', world, shell)
    const expected = declaration.secrets.includes('TOKEN_PRIVATE_KEY') ? 'key' : undefined
    expect(TOKEN_PRIVATE_KEY, declaration.name).toBe(expected)
  }
})

test('the relay has the outboxes, where SNS is, and nothing else of the developer’s', () => {
  const environment = relayEnvironment(
    {
      stage: 'test',
      topicArnPrefix: 'arn:aws:sns:us-east-1:000000000000:',
      aws: {
        endpoint: 'http://127.0.0.1:4566',
        region: 'us-east-1',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      },
      outboxes: new Map([['order', 'postgresql://order']]),
    },
    shell,
  )

  expect(environment).toEqual({
    PATH: '/bin',
    LOG_LEVEL: 'warn',
    NODE_COMPILE_CACHE: expect.any(String),
    NODE_COMPILE_CACHE_PORTABLE: '1',
    STAGE: 'test',
    SNS_TOPIC_ARN_PREFIX: 'arn:aws:sns:us-east-1:000000000000:',
    OUTBOX_DATABASE_URLS: '{"order":"postgresql://order"}',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  })
})
