import { expect, onTestFinished, test } from 'vitest'
import { connectTo } from '../src/doctor/aws.ts'
import { examine } from '../src/doctor/examine.ts'
import { processorsOf, processorsOfType } from '../src/doctor/processors.ts'
import { planStage } from '../src/plan.ts'
import { loadStage, type Stage } from '../src/stage.ts'
import { type Account, readyAccount, startAccount } from './support/account/account.ts'
import { runProgram } from './support/beanstalk/command.ts'
import { services } from './support/templates.ts'

const staging = await loadStage('staging')
const keys = async () => ({ accessKeyId: 'test', secretAccessKey: 'test' })

async function examined(account: Partial<Account>, stage: Partial<Stage> = {}) {
  const { url, close } = await startAccount({ ...readyAccount, ...account })
  onTestFinished(close)
  const findings = await examine(
    planStage({ ...staging, ...stage }, services),
    await connectTo(staging.region, url, keys),
  )
  return new Map(findings.map(({ about, ...rest }) => [about, rest]))
}

const domain = {
  name: 'shop.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
}

test('in an account that has everything, nothing is missing', async () => {
  const findings = await examined({}, { domain })
  expect([...findings.values()].map(({ state }) => state)).toEqual(Array(findings.size).fill('ok'))
})

test('a new account has five vCPUs, and is told how many to request', async () => {
  const { state, says } = (await examined({ quota: undefined })).get('vCPUs') ?? {}
  const { least, most } = processorsOf(planStage(staging, services))
  expect(state).toBe('missing')
  expect(says).toContain(
    `5 vCPUs are allowed, and the stage wants ${least} to be deployed and ${most} at its largest`,
  )
  expect(says).toContain(`--quota-code L-1216C47A --desired-value ${most}`)
})

test('a quota for the start alone is noted: the stage could not grow', async () => {
  const { least } = processorsOf(planStage(staging, services))
  expect((await examined({ quota: least })).get('vCPUs')?.state).toBe('note')
})

test.each([
  [
    'the stage of another account',
    { id: '999999999999' },
    { account: '123456789012' },
    'account',
    /set AWS_PROFILE/,
  ],
  ['an account without the CDK’s bucket', { bootstrapped: false }, {}, 'CDK', /step 2/],
  [
    'a certificate that waits for its DNS records',
    { certificate: { status: 'PENDING_VALIDATION', names: [] } },
    { domain },
    'certificate',
    /PENDING_VALIDATION/,
  ],
  [
    'a certificate for another name',
    { certificate: { status: 'ISSUED', names: ['*.example.org'] } },
    { domain },
    'certificate',
    /is for \*\.example\.org, and not for shop/,
  ],
  [
    'a certificate of another region',
    {},
    { domain: { ...domain, certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1' } },
    'certificate',
    /us-east-1 only/,
  ],
  [
    'a zone that VPC origins do not reach',
    { zones: { 'us-east-1a': 'use1-az3', 'us-east-1b': 'use1-az2', 'us-east-1c': 'use1-az4' } },
    {},
    'zones',
    /us-east-1a \(use1-az3\): write zones: \['us-east-1b', 'us-east-1c'\]/,
  ],
  [
    'a stage whose alarms go to the address that the template came with',
    {},
    { alarmEmail: 'alarms@example.com' },
    'alarms',
    /an example: set alarmEmail in infra\/aws\/stages\/staging\.ts/,
  ],
  ['a zone that is not there', {}, { zones: ['us-east-1a', 'us-east-1z'] }, 'zones', /no zone us-east-1z/],
] as const)('%s is missing something', async (_, account, stage, about, says) => {
  const finding = (await examined(account, stage)).get(about)
  expect(finding).toEqual({ state: 'missing', says: expect.stringMatching(says) })
})

test('what no call tells is noted: CloudFront’s verification, and the sandbox of Amazon SES', async () => {
  const findings = await examined({ distributions: 0, sandbox: true })
  expect(findings.get('CloudFront')).toMatchObject({ state: 'note', says: expect.stringMatching('verify') })
  expect(findings.get('mail')).toMatchObject({ state: 'note', says: expect.stringMatching('sandbox') })
})

test('a caller without a right gets all other findings', async () => {
  const findings = await examined({ denies: ['servicequotas'] })
  expect(findings.get('vCPUs')).toEqual({ state: 'unknown', says: 'could not be asked: not for you' })
  expect(findings.get('zones')?.state).toBe('ok')
})

test('the command names the stage, and ends with 1 when something is missing', async () => {
  const { url, close } = await startAccount({ ...readyAccount, quota: 5 })
  onTestFinished(close)
  const { code, out } = await runProgram('../doctor/main', ['--stage', 'staging'], url).ended
  expect(out).toMatch(/^staging, in us-east-1\n[\s\S]*MISSING {2}vCPUs: 5 vCPUs[\s\S]*\n1 missing\.\n$/)
  expect(code).toBe(1)
})

test('without an answer of AWS, the command says why, and ends with 1', async () => {
  const { url, close } = await startAccount(readyAccount)
  close()
  const { code, out } = await runProgram('../doctor/main', ['--stage', 'staging'], url).ended
  expect(out).toMatch(/unknown {2}account: could not be asked: connect ECONNREFUSED 127\.0\.0\.1/)
  expect(code).toBe(1)
})

test.each([
  ['t4g.micro', 2],
  ['t4g.xlarge', 4],
  ['m7g.medium', 1],
  ['c7g.2xlarge', 8],
])('%s has %i vCPUs', (type, count) => {
  expect(processorsOfType(type)).toBe(count)
})
