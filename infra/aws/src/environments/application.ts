import { CfnOutput, Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib'
import { CfnApplication } from 'aws-cdk-lib/aws-elasticbeanstalk'
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import { accept } from '../accept.ts'
import { applicationName } from '../names.ts'
import { bundleLogs } from '../network/logs-bucket.ts'
import type { Network } from '../network/network-stack.ts'
import type { Stage } from '../stage.ts'
import { type FirstVersion, firstVersion } from './first-version.ts'

export interface Application {
  readonly application: CfnApplication
  readonly serviceRoleArn: string
  readonly bundles: string
  readonly firstVersion: FirstVersion
}

export function makeApplication(stack: Stack, stage: Stage, network: Network): Application {
  const application = new CfnApplication(stack, 'Application', {
    applicationName: applicationName(stage.name),
    description: `Every service of ${stage.name}`,
  })
  const bundles = new Bucket(stack, 'Bundles', {
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    serverAccessLogsBucket: Bucket.fromBucketName(stack, 'LogsOfBundles', network.logs.bucketName),
    serverAccessLogsPrefix: `${bundleLogs}/`,
    lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    removalPolicy: stage.ephemeral ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    autoDeleteObjects: stage.ephemeral,
  })
  new CfnOutput(stack, 'BundleBucket', {
    value: bundles.bucketName,
    description: 'Where bundles are uploaded to',
  })
  return {
    application,
    serviceRoleArn: serviceRole(stack).roleArn,
    bundles: bundles.bucketArn,
    firstVersion: firstVersion(stack, stage.name, application),
  }
}

function serviceRole(stack: Stack): Role {
  const policies = [
    'service-role/AWSElasticBeanstalkEnhancedHealth',
    'AWSElasticBeanstalkManagedUpdatesCustomerRolePolicy',
  ]
  const role = new Role(stack, 'BeanstalkRole', {
    assumedBy: new ServicePrincipal('elasticbeanstalk.amazonaws.com'),
    managedPolicies: policies.map((name) => ManagedPolicy.fromAwsManagedPolicyName(name)),
  })
  const reason =
    'What Beanstalk does to look after an environment is Beanstalk’s to say, and changes with it.'
  accept(
    role,
    Object.fromEntries(
      policies.map((name) => [`IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`, reason]),
    ),
  )
  return role
}
