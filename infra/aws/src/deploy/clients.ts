import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { ElasticBeanstalkClient } from '@aws-sdk/client-elastic-beanstalk'
import { S3Client } from '@aws-sdk/client-s3'

export interface Aws {
  readonly beanstalk: ElasticBeanstalkClient
  readonly s3: S3Client
  readonly cloudFormation: CloudFormationClient
}

export interface Connection {
  readonly endpoint?: string
  readonly region?: string
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly maxAttempts?: number
}

/** Eight attempts for each call: services deployed at once share the account's rate limit of Elastic Beanstalk. */
export function connect(connection: Connection = {}): Aws {
  const shared = { maxAttempts: 8, ...connection }
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 } = process.env
  const endpoint = connection.endpoint ?? AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL
  return {
    beanstalk: new ElasticBeanstalkClient(shared),
    // An emulator has one host name for all buckets.
    s3: new S3Client({ ...shared, forcePathStyle: endpoint !== undefined }),
    cloudFormation: new CloudFormationClient(shared),
  }
}
