import { expect, test } from 'vitest'
import { environmentsOf } from './support/environments.ts'
import { all, resourcesOf, services } from './support/templates.ts'

/** The processes besides `web` that the Procfile of an environment's bundle starts and that write a log. */
function processesOf(environment: string): string[] {
  if (environment.endsWith('-compact'))
    return ['relay', ...services.flatMap(({ name }) => [`${name}-web`, `${name}-worker`])]
  const publishes = services.some(
    ({ name, publishes: events }) => events.length > 0 && environment.endsWith(`-${name}-worker`),
  )
  return publishes ? ['relay'] : []
}

test.each(all)('%s: each log that a bundle’s hook streams has its group, which expires', (folder) => {
  const groups = resourcesOf(folder, 'AWS::Logs::LogGroup').filter(({ properties }) =>
    String(properties['LogGroupName']).startsWith('/aws/elasticbeanstalk/'),
  )
  const wanted = environmentsOf(folder).flatMap(({ name }) =>
    processesOf(name).map((each) => `/aws/elasticbeanstalk/${name}/var/log/${each}.stdout.log`),
  )
  expect(
    groups
      .map(({ properties }) => properties['LogGroupName'])
      .filter((name) => !ofBeanstalk(name))
      .toSorted(),
  ).toEqual(wanted.toSorted())
  for (const { properties } of groups) expect(properties['RetentionInDays']).toBeGreaterThan(0)
})

/** Beanstalk streams these by itself; they have groups for the alarms on errors. */
const ofBeanstalk = (name: unknown) => String(name).endsWith('/var/log/web.stdout.log')
