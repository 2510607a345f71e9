import { expect, test } from 'vitest'
import { earlier, makeStage, releaseOf, web, worker } from './support/beanstalk/deployment.ts'

test('a new version is uploaded, made, brought to the worker, and then to the web', async () => {
  const { aws, deploy, runs, lines } = await makeStage()
  const release = releaseOf('new')
  await deploy(release)

  expect(runs()).toEqual([release.label, release.label])
  expect(aws.writes()).toEqual([
    'PUT object',
    'CreateApplicationVersion',
    'UpdateEnvironment',
    'UpdateEnvironment',
    'UpdateApplicationVersion',
  ])
  expect(aws.state.objects.get(`bundles/shop/${release.label}.zip`)?.toString()).toBe('new')
  expect(lines.filter((line) => /: (deploying|runs) /.test(line))).toEqual([
    `${worker}: deploying ${release.label}`,
    `${worker}: runs ${release.label}, and is well`,
    `${web}: deploying ${release.label}`,
    `${web}: runs ${release.label}, and is well`,
  ])
})

test("Beanstalk's events are told as they come, each once, and none from before", async () => {
  const { aws, deploy, lines } = await makeStage()
  aws.state.pageSize = 2
  await deploy(releaseOf('new'))
  const events = lines.filter((line) => /^ {2}\d\d:\d\d:\d\d/.test(line)).map((line) => line.slice(11))
  const { label } = releaseOf('new')
  expect(events).toEqual(
    [worker, web].flatMap((name) => [
      `INFO  ${name}  Environment update is starting.`,
      `INFO  ${name}  Deploying ${label} to 1 instance.`,
      `INFO  ${name}  New application version was deployed to running EC2 instances.`,
    ]),
  )
})

test('a version that runs already is not deployed again', async () => {
  const { aws, deploy, told } = await makeStage()
  const release = releaseOf('new')
  await deploy(release)
  const writes = aws.writes().length
  expect((await deploy(release)).changes).toBe(false)
  expect(aws.writes()).toHaveLength(writes)
  expect(told()).toContain(`${release.label} runs already; nothing to do`)
})

test('the web can be first', async () => {
  const { deploy, lines } = await makeStage()
  await deploy(releaseOf('new'), { first: 'web' })
  expect(lines.filter((line) => line.includes(': deploying'))[0]).toContain(web)
})

test('a dry run says what would be done, and writes nothing', async () => {
  const { aws, deploy, told } = await makeStage()
  const release = releaseOf('new')
  const plan = await deploy(release, { dryRun: true, keep: 1 })
  expect(aws.writes()).toEqual([])
  expect(plan).toMatchObject({ upload: true, version: 'create', changes: true, prune: [earlier.older] })
  expect(told()).toContain('upload the zip')
  expect(told()).toContain(
    `${worker}: ${earlier.good}, Green -> ${release.label} (back to ${earlier.good} if that fails)`,
  )
  expect(told()).toContain(`remove old versions: ${earlier.older}`)
})

test('a version that is there is deployed without a zip', async () => {
  const { aws, deploy, runs } = await makeStage()
  await deploy({ unit: 'shop', label: earlier.older, bundle: undefined })
  expect(runs()).toEqual([earlier.older, earlier.older])
  expect(aws.calls).not.toContain('PUT object')
})

test('all services in one environment are deployed as one', async () => {
  const { aws, deploy } = await makeStage()
  const compact = aws.addEnvironment('test-compact')
  const release = releaseOf('all', 'compact')
  await deploy(release)
  expect(compact.label).toBe(release.label)
})

test('old versions go with their zips; the newest, and what any environment runs, stay', async () => {
  const { aws, deploy } = await makeStage()
  aws.addEnvironment('test-shop-blue', 'shop-0000000000e0')
  aws.addVersion('shop-0000000000e0', 10)
  aws.addVersion('other-0000000000e0', 10)
  for (const n of [1, 2, 3, 4, 5]) aws.addVersion(`shop-0000000000f${n}`, 100 + n)
  aws.state.pageSize = 3
  const release = releaseOf('new')
  await deploy(release, { keep: 3 })

  expect([...aws.state.versions.keys()].sort()).toEqual(
    [release.label, earlier.good, earlier.older, 'shop-0000000000e0', 'other-0000000000e0'].sort(),
  )
  expect([...aws.state.objects.keys()].sort()).toEqual(
    [...aws.state.versions.values()].map(({ object }) => object).sort(),
  )
})

test('an old version that cannot be removed does not make the deployment a failure', async () => {
  const { aws, deploy, told } = await makeStage()
  aws.moods.calls = { DeleteApplicationVersion: ['deny'] }
  await deploy(releaseOf('new'), { keep: 1 })
  expect(told()).toContain(`${earlier.older} could not be removed: AWS: You may not DeleteApplicationVersion`)
})
