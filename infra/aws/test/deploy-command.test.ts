import { eventually } from '@fanfare/local/testing'
import { findServices } from '@fanfare/topology'
import { expect, onTestFinished, test } from 'vitest'
import { connect } from '../src/deploy/clients.ts'
import { chooseUnits } from '../src/deploy/deploy-services.ts'
import { readOptions } from '../src/deploy/options.ts'
import { versionNamed } from '../src/deploy/release.ts'
import { runProgram } from './support/beanstalk/command.ts'
import { startBeanstalk } from './support/beanstalk/index.ts'

const stage = 'example-shared'
const services = (await findServices()).map(({ declaration }) => declaration.name)
const [service = ''] = services
const version = (letter: string) => `${service}-00000000000${letter}`

/** A stage with every service of the repository, each with two versions that were healthy. */
async function everyService() {
  const aws = await startBeanstalk()
  onTestFinished(aws.close)
  aws.addStack(`fanfare-${stage}`, { outputs: { BundleBucket: 'bundles' } })
  for (const name of services) {
    for (const tier of ['web', 'worker'])
      aws.addEnvironment(`${stage}-${name}-${tier}`, `${name}-00000000000b`)
    aws.addVersion(`${name}-00000000000a`, 1000, 2000)
    aws.addVersion(`${name}-00000000000b`, 3000, 4000)
  }
  const run = (...args: string[]) =>
    runProgram('deploy-all', ['--stage', stage, '--poll', '0.01', ...args], aws.url)
  return { aws, run }
}

test('a service is taken back to the version before, and the exit code is 0', async () => {
  const { aws, run } = await everyService()
  const { code, out, err } = await run('--only', service, '--to', 'previous').ended
  expect(err).toBe('')
  expect(code).toBe(0)
  expect(out).toContain(`${stage}-${service}-web: runs ${version('a')}, and is well`)
  expect(aws.state.environments.get(`${stage}-${service}-web`)?.label).toBe(version('a'))
})

test('a deployment that fails says why, says what stands, and ends with 1', async () => {
  const { aws, run } = await everyService()
  aws.moods.endings = { [version('a')]: 'fails' }
  const { code, err } = await run('--only', service, '--to', version('a')).ended
  expect(code).toBe(1)
  expect(err).toContain('Failed to deploy application')
  expect(err).toContain(`${stage}-${service}-worker: runs ${version('b')} again`)
  expect(err).toContain(`${stage}-${service}-web: Ready, ${version('b')}, Green`)
})

// Windows has no such signal.
test.skipIf(process.platform === 'win32')(
  'Ctrl-C ends it with 130, and says what is left behind',
  async () => {
    const { aws, run } = await everyService()
    aws.moods.endings = { [version('a')]: 'stuck' }
    const deploying = run('--only', service, '--to', version('a'))
    await eventually('the update to begin', () => expect(aws.calls).toContain('UpdateEnvironment'))
    deploying.interrupt()
    const { code, err } = await deploying.ended
    expect(code).toBe(130)
    expect(err).toContain('Interrupted.')
    expect(err).toContain(`${stage}-${service}-worker: Updating, ${version('a')}, Grey`)
    expect(err).toContain('The same command goes on from here.')
  },
)

test('the plan is JSON when asked for, and nothing else is in the output', async () => {
  const { aws, run } = await everyService()
  const { code, out } = await run('--only', service, '--to', 'previous', '--dry-run', '--json').ended
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject([{ unit: service, label: version('a'), changes: true }])
  expect(aws.writes()).toEqual([])
})

test('what the stage lacks is told, with what to do, and the exit code is 2', async () => {
  const { aws, run } = await everyService()
  aws.state.environments.delete(`${stage}-${service}-worker`)
  const { code, err } = await run('--dry-run').ended
  expect(code).toBe(2)
  expect(err).toContain(`The stage ${stage} has no ${stage}-${service}-worker.`)
})

test.each([
  ['an unknown option', ['--yes'], "Unknown option '--yes'"],
  ['a stage that cannot be', ['--stage', 'No'], "'No' can be no stage"],
  ['a version for all', ['--to', 'previous'], '--to needs one service'],
  ['a tier that is none', ['--first', 'both'], "--first is worker or web, not 'both'"],
  ['a number that is none', ['--keep', 'few'], "--keep is a number above 0, not 'few'"],
])('%s is refused', (_, args, words) => {
  expect(() => readOptions(args)).toThrow(words)
})

test('a service that is not there is refused, and so is a version', async () => {
  const { aws } = await everyService()
  const connection = {
    endpoint: aws.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  }
  const options = readOptions(['--stage', stage, '--only', 'nobody'])
  await expect(chooseUnits(connect(connection), options, [])).rejects.toThrow('There is no service nobody')
  expect(() => versionNamed('x', service, [], [])).toThrow(
    `${service} has no version 'x' to deploy. There are: none`,
  )
})
