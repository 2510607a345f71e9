import { DescribeEnvironmentsCommand, ElasticBeanstalkClient } from '@aws-sdk/client-elastic-beanstalk'
import { type Request, serve } from './custom-resource.ts'

export interface Properties {
  readonly Application: string
  readonly Environment: string
  /** Labels of its versions begin with it. */
  readonly Unit: string
  readonly Placeholder: string
}

export async function handler(request: Request<Properties>): Promise<void> {
  const { Environment } = request.ResourceProperties
  await serve(
    request,
    `version-of-${Environment}`,
    `The version of ${Environment} is not known`,
    async () => ({
      Label:
        request.RequestType === 'Delete'
          ? ''
          : await labelFor(new ElasticBeanstalkClient({}), request.ResourceProperties),
    }),
  )
}

/** The label that an environment is made or changed with: that of the deployment that it runs, or the placeholder's. */
export async function labelFor(
  beanstalk: ElasticBeanstalkClient,
  { Application, Environment, Unit, Placeholder }: Properties,
): Promise<string> {
  const { Environments = [] } = await beanstalk.send(
    new DescribeEnvironmentsCommand({
      ApplicationName: Application,
      EnvironmentNames: [Environment],
      IncludeDeleted: false,
    }),
  )
  const label = Environments.find(({ Status }) => Status !== 'Terminated')?.VersionLabel ?? ''
  // An earlier placeholder is replaced.
  return new RegExp(`^${Unit}-[0-9a-f]{12}$`).test(label) ? label : Placeholder
}
