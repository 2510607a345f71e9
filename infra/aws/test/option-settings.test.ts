import { expect, test } from 'vitest'
import { optionSettings } from '../src/environments/option-settings.ts'
import { propertiesLimit, ruleOf, wrongWith } from './facts/option-settings.ts'
import { type Environment, environmentsOf, secrets, variables } from './support/environments.ts'
import { all, records } from './support/templates.ts'

const cases = all.flatMap((folder) => environmentsOf(folder).map((environment) => ({ folder, environment })))

test.each(cases)(
  '$folder: each option of $environment.name is in the guide, and its value in the range',
  ({ environment }) => {
    const wrong = records(environment.properties['OptionSettings']).flatMap((setting) => {
      const [namespace, option] = [String(setting['Namespace']), String(setting['OptionName'])]
      const fault = wrongWith(ruleOf(namespace, option), String(setting['Value']))
      return fault === undefined ? [] : [`${namespace} ${option} ${fault}`]
    })
    expect(wrong).toEqual([])
  },
)

/** Rules of the guide on several options at once. */
const together: Readonly<Record<string, (environment: Environment) => boolean>> = {
  'an environment is at least as large as it is at the least': ({ option }) =>
    Number(option('aws:autoscaling:asg', 'MinSize')) <= Number(option('aws:autoscaling:asg', 'MaxSize')),
  'a trigger’s duration is its period times its number of periods': ({ options }) => {
    const { Period, EvaluationPeriods, BreachDuration } = options('aws:autoscaling:trigger')
    return Period === undefined || Number(BreachDuration) === Number(Period) * Number(EvaluationPeriods)
  },
  'a health check ends before the next begins': ({ options }) => {
    const { HealthCheckInterval, HealthCheckTimeout } = options(
      'aws:elasticbeanstalk:environment:process:default',
    )
    return HealthCheckInterval === undefined || Number(HealthCheckTimeout) < Number(HealthCheckInterval)
  },
  'without Beanstalk’s security group there are others, for the load balancer too': ({ option, options }) =>
    option('aws:autoscaling:launchconfiguration', 'DisableDefaultEC2SecurityGroup') === 'true' &&
    option('aws:autoscaling:launchconfiguration', 'SecurityGroups') !== undefined &&
    (options('aws:elbv2:loadbalancer')['SharedLoadBalancer'] === undefined ||
      options('aws:elbv2:loadbalancer')['SecurityGroups'] !== undefined),
  'managed updates have a time and a level': ({ option }) =>
    option('aws:elasticbeanstalk:managedactions', 'PreferredStartTime') !== undefined &&
    option('aws:elasticbeanstalk:managedactions:platformupdate', 'UpdateLevel') !== undefined,
  'the listed rules of a listener are described': ({ option, options }) => {
    const rules = option('aws:elbv2:listener:80', 'Rules')?.split(',') ?? []
    return rules.every((rule) => options(`aws:elbv2:listenerrule:${rule}`)['HostHeaders'] !== undefined)
  },
  'all properties together are short enough': ({ options }) => {
    // A reference to a secret is at most as long as this.
    const arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:'.length + 80
    const length = (values: Readonly<Record<string, string>>, of: (value: string) => number) =>
      Object.entries(values).reduce((sum, [name, value]) => sum + name.length + 1 + of(value), 0)
    const sum = length(options(variables), (value) => value.length) + length(options(secrets), () => arn)
    return sum <= propertiesLimit
  },
}

test.each(Object.entries(together))('%s', (_, holds) => {
  expect(
    cases.filter(({ environment }) => !holds(environment)).map(({ environment }) => environment.name),
  ).toEqual([])
})

test('more variables than Elastic Beanstalk takes are refused, by the largest', () => {
  const given = (length: number) => ({ [variables]: { MOTD: 'x'.repeat(length), STAGE: 'test' } })
  const most = propertiesLimit - 'MOTD=STAGE=test'.length
  expect(optionSettings(given(most))).toHaveLength(2)
  expect(() => optionSettings(given(most), { [variables]: { MORE: '' } })).toThrow(
    /4101 bytes.*MOTD \(4086\)/,
  )
})
