import { type Resource, records, resourcesOf } from './templates.ts'

export interface Environment {
  readonly name: string
  readonly properties: Resource['properties']
  option(namespace: string, name: string): string | undefined
  /** All options of a namespace. */
  options(namespace: string): Readonly<Record<string, string>>
}

export function environmentsOf(folder: string): Environment[] {
  return resourcesOf(folder, 'AWS::ElasticBeanstalk::Environment').map(({ properties }) => {
    const settings = records(properties['OptionSettings'])
    const options = (namespace: string) =>
      Object.fromEntries(
        settings
          .filter((setting) => setting['Namespace'] === namespace)
          .map((setting) => [String(setting['OptionName']), String(setting['Value'])]),
      )
    return {
      name: String(properties['EnvironmentName']),
      properties,
      options,
      option: (namespace, name) => options(namespace)[name],
    }
  })
}

export const variables = 'aws:elasticbeanstalk:application:environment'
export const secrets = 'aws:elasticbeanstalk:application:environmentsecrets'
