import { eventually, limits } from '@fanfare/local/testing'
import { expect, test } from 'vitest'
import { pack } from '../../bundle/src/archive.ts'
import { readinessHooks } from '../../bundle/src/platform/hooks.ts'
import { earlier, makeStage, releaseOf, web, worker } from './support/beanstalk/deployment.ts'

const release = releaseOf('new')
const { label } = release
const { good } = earlier

/** Milliseconds, for an environment that never becomes healthy. */
const hasty = 100

const steps = ['HEAD object', 'PUT object', 'CreateApplicationVersion', 'DescribeEvents', 'UpdateEnvironment']
const words: Record<string, string> = { 'HEAD object': 'S3 answers 403 to a look at s3://bundles/shop/' }

test.each(steps)(
  'when %s is denied, the reason is told, nothing is changed, and a second run goes on',
  async (action) => {
    const { aws, deploy, runs } = await makeStage()
    aws.moods.calls = { [action]: ['deny'] }
    await expect(deploy(release)).rejects.toThrow(words[action] ?? `You may not ${action}`)
    expect(runs()).toEqual([good, good])
    await deploy(release)
    expect(runs()).toEqual([label, label])
    expect(aws.calls.filter((call) => call === 'PUT object')).toHaveLength(action === 'PUT object' ? 2 : 1)
  },
)

const everyCall = [
  ...['DescribeEnvironments', 'DescribeEvents', 'UpdateEnvironment', 'DescribeApplicationVersions'],
  ...['DescribeStacks', 'UpdateApplicationVersion', 'PUT object', 'HEAD object', 'CreateApplicationVersion'],
]

test.each([
  // The SDK waits for half a second after each.
  ['throttle', ['PUT object', 'UpdateEnvironment']],
  ['cut', everyCall],
  ['lose the answer', everyCall],
] as const)('a deployment gets through when calls meet with: %s', async (disturbance, actions) => {
  const { aws, deploy, runs } = await makeStage()
  aws.moods.calls = Object.fromEntries(actions.map((action) => [action, [disturbance]]))
  await deploy(release)
  expect(runs()).toEqual([label, label])
  expect(Object.values(aws.moods.calls).flat()).toEqual([])
})

test('a zip that Beanstalk cannot process touches no environment, and is processed anew the next time', async () => {
  const { aws, deploy, runs } = await makeStage()
  aws.moods.broken.add(label)
  await expect(deploy(release)).rejects.toThrow(`Beanstalk could not process ${label}`)
  expect(aws.calls).not.toContain('UpdateEnvironment')
  aws.moods.broken.clear()
  await deploy(release)
  expect(runs()).toEqual([label, label])
})

test('when the worker cannot be deployed to, it is brought back, and the web is never touched', async () => {
  const { aws, deploy, runs, told } = await makeStage()
  aws.moods.endings = { [`${worker} ${label}`]: 'fails' }
  await expect(deploy(release)).rejects.toThrow(
    [
      `${worker} went back to ${good}: Failed to deploy application: the hook predeploy/01_migrate ended with 1.`,
      `${worker}: runs ${good} again`,
    ].join('\n'),
  )
  expect(runs()).toEqual([good, good])
  expect(told()).not.toContain(`${web}: deploying`)
  expect(aws.state.environments.get(worker)?.health).toBe('Green')
})

test('a worker that crashes in a loop is Green for Beanstalk: the hook of its bundle has it brought back', async () => {
  const { aws, deploy, runs } = await makeStage()
  const blind = releaseOf(pack({ 'web.mjs': 'process.exit(1)' }))
  aws.moods.endings = { [`${worker} ${blind.label}`]: 'crashes' }
  await deploy(blind)
  expect(aws.state.environments.get(worker)).toMatchObject({ label: blind.label, health: 'Green' })

  const seeing = releaseOf(pack({ 'web.mjs': 'process.exit(1)', ...readinessHooks('/health/ready') }))
  aws.moods.endings = { [`${worker} ${seeing.label}`]: 'crashes' }
  await expect(deploy(seeing)).rejects.toThrow(
    `${worker} went back to ${blind.label}: Failed to deploy application: the hook postdeploy/90-ready.sh ended with 1.`,
  )
  expect(runs()).toEqual([blind.label, blind.label])
})

test('when the web does not become well, both are brought back, the web first', async () => {
  const { aws, deploy, runs, lines, pace } = await makeStage()
  pace.healthMs = hasty
  aws.moods.endings = { [`${web} ${label}`]: 'red' }
  await expect(deploy(release)).rejects.toThrow(
    `${web} is still Red 0.1 seconds after its update (100.0 % of the requests fail with HTTP 5xx.)`,
  )
  expect(runs()).toEqual([good, good])
  expect(lines.filter((line) => line.includes(`deploying ${good}`))).toEqual([
    `${web}: deploying ${good}`,
    `${worker}: deploying ${good}`,
  ])
  expect(aws.state.versions.get(label)?.description).toBe('')
})

test('an update that never ends is stopped at the deadline', async () => {
  const { aws, deploy, runs, pace } = await makeStage()
  aws.moods.endings = { [`${worker} ${label}`]: 'stuck' }
  aws.moods.afterwards = {
    UpdateEnvironment: [() => (pace.deadlineMs = hasty)],
    // The next step has its full time again.
    AbortEnvironmentUpdate: [() => (pace.deadlineMs = limits.wait)],
  }
  await expect(deploy(release)).rejects.toThrow(`${worker} is still Updating after 0.1 seconds`)
  expect(aws.calls).toContain('AbortEnvironmentUpdate')
  expect(runs()).toEqual([good, good])
})

test('an environment that is Red at first is given its time', async () => {
  const { aws, deploy, runs } = await makeStage()
  aws.moods.endings = { [label]: 'red at first' }
  await deploy(release)
  expect(runs()).toEqual([label, label])
})

test('what was not well before is not gone back to: the last version that was is', async () => {
  const { aws, deploy, runs } = await makeStage()
  const bad = 'shop-00000000000c'
  aws.addVersion(bad, 5000)
  for (const environment of aws.state.environments.values()) {
    environment.label = bad
    environment.change('Ready', 'Red')
  }
  aws.moods.endings = { [`${web} ${label}`]: 'fails' }
  await expect(deploy(release)).rejects.toThrow(`${web}: runs ${good} again`)
  expect(runs()).toEqual([good, good])
})

test('a first version that fails has nothing to go back to, and says so', async () => {
  const { aws, deploy, pace } = await makeStage({ fresh: true })
  pace.healthMs = hasty
  aws.moods.endings = { [worker]: 'red' }
  await expect(deploy(release)).rejects.toThrow(
    `${worker}: stays as it is, since no earlier version was ever well`,
  )
})

test('when going back fails too, both reasons are told', async () => {
  const { aws, deploy, pace } = await makeStage()
  pace.healthMs = hasty
  aws.moods.endings = { [`${worker} ${label}`]: 'fails', [`${worker} ${good}`]: 'red' }
  await expect(deploy(release)).rejects.toThrow(
    /went back to shop-00000000000a.*\n.*could not be rolled back: test-shop-worker is still Red/,
  )
})

test('while AWS cannot be reached nothing is decided, and a second run goes on', async () => {
  const { aws, deploy, runs } = await makeStage()
  const away = () => {
    aws.moods.calls = { DescribeEnvironments: ['cut', 'cut', 'cut'] }
  }
  aws.moods.afterwards = { UpdateEnvironment: [away] }
  await expect(deploy(release)).rejects.toThrow()
  expect(runs()).toEqual([label, good])
  await deploy(release)
  expect(runs()).toEqual([label, label])
  expect(aws.calls.filter((call) => call === 'UpdateEnvironment')).toHaveLength(2)
})

test('an update by somebody else is waited for, and then looked at', async () => {
  const { aws, deploy, runs, told } = await makeStage()
  aws.addVersion('shop-00000000000d', 6000)
  aws.state.environments.get(web)?.update('shop-00000000000d', 'stuck')
  const deployed = deploy(release)
  await eventually('the deployment to wait', () =>
    expect(told()).toContain(`${web} is Updating: waiting until that is over`),
  )
  expect(aws.calls).not.toContain('UpdateEnvironment')
  aws.state.environments.get(web)?.finish()
  await deployed
  expect(told()).toContain(`${web}: shop-00000000000d, Green -> ${label}`)
  expect(runs()).toEqual([label, label])
})

test("an update that somebody else begins in the meantime is neither undone nor taken for one's own", async () => {
  const { aws, deploy } = await makeStage()
  aws.addVersion('shop-00000000000d', 6000)
  const somebody = () => aws.state.environments.get(web)?.update('shop-00000000000d', 'stuck')
  aws.moods.afterwards = { UpdateEnvironment: [somebody] }
  await expect(deploy(release)).rejects.toThrow('Must be Ready')
  expect(aws.state.environments.get(web)).toMatchObject({ label: 'shop-00000000000d', status: 'Updating' })
  expect(aws.state.environments.get(worker)?.label).toBe(good)
})

test('after Ctrl-C nothing is undone, and a second run goes on', async () => {
  const { aws, deploy, runs, interruption } = await makeStage()
  aws.moods.afterwards = { UpdateEnvironment: [() => interruption.abort()] }
  await expect(deploy(release)).rejects.toThrow('interrupted')
  expect(runs()).toEqual([label, good])
  await deploy(release, {}, { signal: new AbortController().signal })
  expect(runs()).toEqual([label, label])
  expect(aws.calls.filter((call) => call === 'UpdateEnvironment')).toHaveLength(2)
})
