import { describe, expect, it } from 'vitest'
import { readConfig } from '../relay/index.ts'

const common = { STAGE: 'test', SNS_TOPIC_ARN_PREFIX: 'arn:aws:sns:us-east-1:000000000000:' }
const url = 'postgresql://user:secret@localhost/user'

describe('the configuration', () => {
  it('is one outbox by DATABASE_URL', () => {
    const config = readConfig({ ...common, DATABASE_URL: url, PATH: '/bin' })
    expect(config).toMatchObject({ stage: 'test', logLevel: 'info', lease: 10_000 })
    expect([...config.outboxes]).toEqual([['outbox', url]])
  })

  it('is several by OUTBOX_DATABASE_URLS', () => {
    const urls = { order: url, user: url }
    const config = readConfig({ ...common, OUTBOX_DATABASE_URLS: JSON.stringify(urls), LEASE_SECONDS: '5' })
    expect(config.lease).toBe(5_000)
    expect([...config.outboxes]).toEqual(Object.entries(urls))
  })

  it.each([
    ['no stage', { STAGE: undefined, DATABASE_URL: url }, /STAGE/],
    ['no prefix', { SNS_TOPIC_ARN_PREFIX: '', DATABASE_URL: url }, /SNS_TOPIC_ARN_PREFIX/],
    ['a lease that is no number', { LEASE_SECONDS: 'secret', DATABASE_URL: url }, /LEASE_SECONDS/],
    ['no database', {}, /DATABASE_URL/],
    ['both', { DATABASE_URL: url, OUTBOX_DATABASE_URLS: '{}' }, /not both/],
    ['another URL', { DATABASE_URL: 'mysql://user:secret@localhost' }, /DATABASE_URL/],
    ['no JSON', { OUTBOX_DATABASE_URLS: '{secret' }, /OUTBOX_DATABASE_URLS must be JSON/],
    ['none', { OUTBOX_DATABASE_URLS: '{}' }, /OUTBOX_DATABASE_URLS/],
    ['a wrong one', { OUTBOX_DATABASE_URLS: '{"order":"secret"}' }, /OUTBOX_DATABASE_URLS\/order/],
  ])('%s: is refused, the variable named and no value shown', (_, environment, message) => {
    const read = () => readConfig({ ...common, ...environment })
    expect(read).toThrow(message)
    expect(read).not.toThrow(/secret/)
  })
})
