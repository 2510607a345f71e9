import { expect, test } from 'vitest'
import { withoutForeign } from '../src/shell-variables.ts'

const credentials = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' }
const foreign = {
  ...{ PGHOST: 'elsewhere', PGOPTIONS: '-c default_transaction_read_only=on', NODE_USE_ENV_PROXY: '1' },
  ...{
    AWS_PROFILE: 'production',
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_ENDPOINT_URL_SNS: 'https://example.com',
  },
}
const wanted = { PATH: '/bin', AWS_PORT: '14566', POSTGRES_PORT: '15433', CURRENCY: 'ISK' }

test('the local stage ignores what the shell says of databases and of AWS', () => {
  const left = withoutForeign({ ...foreign, ...credentials, ...wanted })
  expect(left).toMatchObject(wanted)
  for (const name of [...Object.keys(foreign), ...Object.keys(credentials)])
    expect(left).not.toHaveProperty(name)
})

test('another implementation of AWS keeps its address and credentials, and nothing else', () => {
  const another = { AWS_ENDPOINT_URL: 'http://127.0.0.1:5000', ...credentials }
  const left = withoutForeign({ ...foreign, ...another })
  expect(left).toMatchObject(another)
  for (const name of Object.keys(foreign)) expect(left).not.toHaveProperty(name)
})

test('a proxy is never asked for an address on this machine', () => {
  expect(withoutForeign({ NO_PROXY: 'example.com' })['NO_PROXY']).toBe('example.com,127.0.0.1,localhost,::1')
})
