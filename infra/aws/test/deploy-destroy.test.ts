import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { runProgram } from './support/beanstalk/command.ts'
import { startBeanstalk } from './support/beanstalk/index.ts'

const stage = 'example-shared'
const main = `fanfare-${stage}`

/** Three stacks, a bundle in its bucket, and another stage's stack whose name begins alike. */
async function makeStage() {
  const aws = await startBeanstalk()
  onTestFinished(aws.close)
  aws.addStack(`${main}-network`, { stage, createdAt: 1000, exports: ['vpc'] })
  // Older than the stack that imports from it, and importing from a newer one.
  aws.addStack(`${main}-data`, { stage, createdAt: 2000, imports: ['vpc', 'alarm'] })
  aws.addStack(main, { stage, createdAt: 3000, exports: ['alarm'], outputs: { BundleBucket: 'bundles' } })
  aws.addStack(`${main}-eu`, { stage: `${stage}-eu` })
  aws.addVersion('shop-00000000000a', 1000)
  const run = (args: string[], input = '') =>
    runProgram('destroy', ['--poll', '0.01', ...args], aws.url, input)
  const left = () =>
    [...aws.state.stacks.values()].filter((it) => it.status !== 'DELETE_COMPLETE').map((it) => it.name)
  return { aws, run, left }
}

test('an ephemeral stage goes when its name is typed: newest first, but nothing before what imports from it', async () => {
  const { aws, run, left } = await makeStage()
  const { code, out, err } = await run(['--stage', stage], `${stage}\n`).ended
  expect(err).toBe('')
  expect(code).toBe(0)
  expect(left()).toEqual([`${main}-eu`])
  expect(aws.state.objects.size).toBe(0)
  expect(out.match(/fanfare-\S+: removing$/gm)).toEqual([
    `${main}-data: removing`,
    `${main}: removing`,
    `${main}-network: removing`,
  ])
  expect(out).toContain('DELETE_COMPLETE fanfare-example-shared-network')
})

test.each(['yes', ''])('nothing goes when the answer is %o', async (answer) => {
  const { aws, run } = await makeStage()
  const { code, err } = await run(['--stage', stage], answer && `${answer}\n`).ended
  expect(err).toContain('nothing was removed')
  expect(code).toBe(2)
  expect(aws.writes()).toEqual([])
})

test('a stage that is not ephemeral stays, whatever is said', async () => {
  const { aws, run } = await makeStage()
  const { code, err } = await run(['--stage', 'production', '--yes', 'production']).ended
  expect(code).toBe(2)
  expect(err).toContain('The stage production is not ephemeral')
  expect(aws.calls).toEqual([])
})

test('what cannot be removed is told with its reason, and a second run goes on', async () => {
  const { aws, run, left } = await makeStage()
  aws.moods.undeletable[`${main}-network`] = 'A network interface is in use'
  const first = await run(['--stage', stage, '--yes', stage]).ended
  expect(first.code).toBe(1)
  expect(first.err).toContain(`${main}-network could not be removed`)
  expect(first.err).toContain('A network interface is in use')
  aws.moods.undeletable = {}
  expect((await run(['--stage', stage, '--yes', stage]).ended).code).toBe(0)
  expect(left()).toEqual([`${main}-eu`])
})

test('without credentials, nothing goes, and that is said', async () => {
  const { aws } = await makeStage()
  const noFile = fileURLToPath(new URL('no-such-file', import.meta.url))
  const none = { AWS_ACCESS_KEY_ID: '', AWS_PROFILE: '', AWS_EC2_METADATA_DISABLED: 'true' }
  const files = { AWS_SHARED_CREDENTIALS_FILE: noFile, AWS_CONFIG_FILE: noFile }
  const args = ['--stage', stage, '--yes', stage]
  const { code, err } = await runProgram('destroy', args, aws.url, '', { ...none, ...files }).ended
  expect(code).toBe(1)
  expect(err).toMatch(/^No AWS credentials were found\..*\nNothing was removed\.\n$/)
})
