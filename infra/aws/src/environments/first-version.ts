import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { placeholderZip } from '@fanfare/bundle/placeholder'
import { CustomResource, Duration, type Stack } from 'aws-cdk-lib'
import {
  type CfnApplication,
  CfnApplicationVersion,
  type CfnEnvironment,
} from 'aws-cdk-lib/aws-elasticbeanstalk'
import { Asset } from 'aws-cdk-lib/aws-s3-assets'
import { nodeFunction } from '../data/node-function.ts'
import { applicationName } from '../names.ts'
import { type Right, statementOf } from '../rights.ts'

export interface FirstVersion {
  /** To read its zip. */
  readonly right: Right
  /** Has the environment made with it; later changes of the environment keep the version that runs. */
  install(environment: CfnEnvironment, unit: string): void
}

/**
 * Without a version, Beanstalk would run its sample application, which answers 200 to every message. CloudFormation
 * may send the label of the template with each change of an environment, so the label is asked for before each.
 */
export function firstVersion(stack: Stack, stage: string, application: CfnApplication): FirstVersion {
  const asset = placeholder(stack)
  const version = new CfnApplicationVersion(stack, 'Placeholder', {
    applicationName: applicationName(stage),
    description: 'Health answers 200, everything else 503: until the first deployment',
    sourceBundle: { s3Bucket: asset.s3BucketName, s3Key: asset.s3ObjectKey },
  })
  version.addResourceDependency(application)
  const handler = nodeFunction(stack, 'RunningVersion', {
    name: 'running-version',
    description: 'Finds the version that an environment runs',
    timeout: Duration.minutes(1),
  })
  return {
    right: { actions: ['s3:GetObject'], resources: [asset.bucket.arnForObjects(asset.s3ObjectKey)] },
    install(environment, unit) {
      const name = environment.environmentName ?? ''
      const resourceName = `${applicationName(stage)}/${name}`
      const resources = [
        stack.formatArn({ service: 'elasticbeanstalk', resource: 'environment', resourceName }),
      ]
      handler.addToRolePolicy(statementOf({ actions: ['elasticbeanstalk:DescribeEnvironments'], resources }))
      const running = new CustomResource(stack, `version-${environment.node.id}`, {
        resourceType: 'Custom::RunningVersion',
        serviceToken: handler.functionArn,
        serviceTimeout: Duration.minutes(2),
        properties: {
          Application: applicationName(stage),
          Environment: name,
          Unit: unit,
          Placeholder: version.ref,
          // A change of these is one of the environment.
          Settings: environment.optionSettings,
          Platform: environment.platformArn,
        },
      })
      environment.versionLabel = running.getAttString('Label')
    },
  }
}

function placeholder(stack: Stack): Asset {
  const folder = mkdtempSync(join(tmpdir(), 'fanfare-placeholder-'))
  const path = join(folder, 'placeholder.zip')
  writeFileSync(path, placeholderZip())
  const asset = new Asset(stack, 'PlaceholderZip', { path })
  rmSync(folder, { recursive: true })
  return asset
}
