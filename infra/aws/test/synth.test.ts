import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { environmentName } from '../src/names.ts'
import { planStage } from '../src/plan.ts'
import { loadStage } from '../src/stage.ts'
import { record, resourcesOf, services, stages, templatesOf } from './support/templates.ts'

test.each(stages)(
  'the command writes templates of %s without credentials, and without asking anybody',
  (name) => {
    expect(globSync('*.template.json', { cwd: join(inject('templates'), name) }).sort()).toEqual([
      `fanfare-${name}-data.template.json`,
      `fanfare-${name}-events.template.json`,
      `fanfare-${name}-network.template.json`,
      `fanfare-${name}.template.json`,
    ])
  },
)

test('templates are the same each time: nothing in them depends on the time, or on the run', () => {
  expect(templatesOf('moved/again')).toEqual(templatesOf('staging'))
})

// Source: CloudFormation user guide, quotas.
test('ten services have room in each stack: 500 resources, and 1 MB', () => {
  for (const { Resources } of Object.values(templatesOf('ten')))
    expect(Object.keys(Resources).length).toBeLessThanOrEqual(500)
  const cwd = join(inject('templates'), 'ten')
  const sizes = globSync('*.template.json', { cwd }).map((file) => statSync(join(cwd, file)).size)
  expect(Math.max(...sizes)).toBeLessThan(1_000_000)
})

test('a stage that is not there is said to be missing, and how to make it', async () => {
  await expect(loadStage('nowhere')).rejects.toThrow(/write infra\/aws\/stages\/nowhere\.ts/)
  await expect(loadStage('../nowhere')).rejects.toThrow(/is no stage/)
})

test('a stage that places a service which is not there is refused', async () => {
  const stage = await loadStage('staging')
  const wrong = { ...stage, services: { nobody: { placement: 'compact' } as const } }
  expect(() => planStage(wrong, services)).toThrow(/nobody/)
})

test('names that Beanstalk would refuse are refused here', () => {
  expect(environmentName('staging', 'x'.repeat(25), 'worker')).toHaveLength(40)
  expect(() => environmentName('staging', 'x'.repeat(26), 'worker')).toThrow(/shorten the stage/)
})

test('each function is its own', () => {
  const made = resourcesOf('staging', 'AWS::Lambda::Function').filter(({ properties }) =>
    /SQL|database|outbox/i.test(String(properties['Description'])),
  )
  const sources = made.map(({ properties }) => record(properties['Code'])['S3Key'])
  expect(new Set(sources).size).toBe(3)
})

test.each(stages)(
  '%s: functions have logs that expire, but for the one that CDK empties buckets with',
  (name) => {
    const without = resourcesOf(name, 'AWS::Lambda::Function')
      .filter(({ properties }) => properties['LoggingConfig'] === undefined)
      .map(({ id }) => id)
    expect(without.filter((id) => !id.startsWith('CustomS3AutoDeleteObjects'))).toEqual([])
  },
)

test('a stage chooses its zones, or takes the region’s first two', () => {
  const zonesOf = (folder: string) =>
    new Set(
      resourcesOf(folder, 'AWS::EC2::Subnet').map(({ properties }) =>
        JSON.stringify(properties['AvailabilityZone']),
      ),
    )
  expect([...zonesOf('moved/isolated-and-compact')]).toEqual(['"us-east-1b"', '"us-east-1c"'])
  expect([...zonesOf('staging')]).toEqual(
    [0, 1].map((index) => JSON.stringify({ 'Fn::Select': [index, { 'Fn::GetAZs': '' }] })),
  )
})
