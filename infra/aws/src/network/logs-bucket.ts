import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3'
import { accept } from '../accept.ts'
import type { Stage } from '../stage.ts'
import { asBucket } from './as-interface.ts'

export const loadBalancerLogs = 'load-balancers'

export const bundleLogs = 'bundles'

/** Keeps logs for 90 days. */
export function logsBucket(stack: Stack, stage: Stage): IBucket {
  const bucket = new Bucket(stack, 'Logs', {
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    // CloudFront's standard logs need an ACL.
    objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
    lifecycleRules: [{ expiration: Duration.days(90) }],
    removalPolicy: stage.ephemeral ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    autoDeleteObjects: stage.ephemeral,
  })
  // Here, so that this stack does not depend on others. Source: ELB user guide, access logs, bucket policy.
  bucket.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`${loadBalancerLogs}/AWSLogs/${stack.account}/*`)],
    }),
  )
  bucket.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('logging.s3.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`${bundleLogs}/*`)],
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  )
  accept(bucket, { S1: 'It is the bucket of logs: logs of who reads logs would have no end.' })
  return asBucket(bucket)
}
