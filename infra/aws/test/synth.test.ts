import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, inject, test } from 'vitest'
import { environmentName } from '../src/names.ts'
import { planStage } from '../src/plan.ts'
import { loadStage } from '../src/stage.ts'
import { record, resourcesOf, services, templatesOf } from './support/templates.ts'

const run = promisify(execFile)
const command = fileURLToPath(new URL('../src/synth.ts', import.meta.url))

test('the command writes templates without credentials, and without asking anybody', async () => {
  const out = join(inject('templates'), 'by-command')
  // Whoever asks AWS, or anybody, meets a port that nobody listens to. CloudFormation's own rules, which the command
  // applies, are spared here: they take five seconds.
  const env = {
    PATH: process.env['PATH'],
    HTTPS_PROXY: 'http://127.0.0.1:9',
    CDK_VALIDATION: 'false',
  }
  await run(process.execPath, [command, '--stage', 'staging', '--out', out], { env })
  expect(globSync('*.template.json', { cwd: join(out, 'staging') }).sort()).toEqual([
    'fanfare-staging-data.template.json',
    'fanfare-staging-events.template.json',
    'fanfare-staging-network.template.json',
    'fanfare-staging.template.json',
  ])
  // What was made here is the same: nothing in it depends on the time, or on the machine.
  expect(templatesOf('by-command/staging')).toEqual(templatesOf('staging'))
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
