import { expect, onTestFinished, test } from 'vitest'
import { labelFor } from '../src/data/functions/running-version.ts'
import { connect } from '../src/deploy/clients.ts'
import { startBeanstalk } from './support/beanstalk/index.ts'
import { environmentsOf } from './support/environments.ts'
import { statementsOf } from './support/rights.ts'
import { all, resourcesOf } from './support/templates.ts'

test.each(all)('%s: every environment is made with the placeholder, and not with a sample', (folder) => {
  const [placeholder] = resourcesOf(folder, 'AWS::ElasticBeanstalk::ApplicationVersion')
  const versions = new Map(
    resourcesOf(folder, 'Custom::RunningVersion').map(({ id, properties }) => [`<${id}.Label>`, properties]),
  )
  for (const { name, properties } of environmentsOf(folder)) {
    const version = versions.get(String(properties['VersionLabel']))
    expect(version, name).toMatchObject({ Environment: name, Placeholder: `<${placeholder?.id}>` })
    // Whatever changes the environment has its version asked for before.
    expect(version?.['Platform']).toEqual(properties['PlatformArn'])
    expect(version?.['Settings']).toHaveLength([properties['OptionSettings']].flat().length)
  }
})

test.each(all)('%s: every instance may read the zip of the placeholder', (folder) => {
  const [placeholder] = resourcesOf(folder, 'AWS::ElasticBeanstalk::ApplicationVersion')
  const source = JSON.stringify(placeholder?.properties['SourceBundle'])
  const roles = Map.groupBy(statementsOf(folder), ({ holder }) => holder)
  const zips = environmentsOf(folder).map(({ name }) =>
    roles.get(`role-${name}`)?.flatMap(({ resources }) => resources.filter((arn) => /\.zip$/.test(arn))),
  )
  for (const zip of zips) {
    expect(zip).toHaveLength(1)
    expect(source).toContain(zip?.[0]?.split('/').at(-1))
  }
})

test('a change of an environment keeps the version that runs', async () => {
  const aws = await startBeanstalk()
  onTestFinished(aws.close)
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const { beanstalk } = connect({ endpoint: aws.url, region: 'eu-central-1', credentials })
  const label = (Environment: string) =>
    labelFor(beanstalk, {
      Application: 'fanfare-test',
      Environment,
      Unit: 'shop',
      Placeholder: 'placeholder',
    })

  expect(await label('test-shop-web')).toBe('placeholder')
  const environment = aws.addEnvironment('test-shop-web', undefined)
  expect(await label('test-shop-web')).toBe('placeholder')
  environment.label = 'fanfare-test-placeholder-of-before'
  expect(await label('test-shop-web')).toBe('placeholder')
  environment.label = 'shop-00000000000a'
  expect(await label('test-shop-web')).toBe('shop-00000000000a')
})
