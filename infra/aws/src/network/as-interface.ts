import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2'
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3'

// Two CDK classes do not fit their own interfaces under exactOptionalPropertyTypes.

const isVpc = (construct: unknown): construct is IVpc => construct instanceof Vpc
const isBucket = (construct: unknown): construct is IBucket => construct instanceof Bucket

export function asVpc(vpc: Vpc): IVpc {
  if (!isVpc(vpc)) throw new TypeError('this is no VPC')
  return vpc
}

export function asBucket(bucket: Bucket): IBucket {
  if (!isBucket(bucket)) throw new TypeError('this is no bucket')
  return bucket
}
