import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { ElasticBeanstalkClient } from '@aws-sdk/client-elastic-beanstalk'
import { S3Client } from '@aws-sdk/client-s3'

/** The AWS APIs that a deployment calls. */
export interface Aws {
  readonly beanstalk: ElasticBeanstalkClient
  readonly s3: S3Client
  readonly cloudFormation: CloudFormationClient
}

/** By default, from the environment. */
export interface Connection {
  readonly endpoint?: string
  readonly region?: string
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly maxAttempts?: number
}

/**
 * Clients with the SDK's usual credentials and endpoint: AWS_PROFILE, the credentials of CI, AWS_ENDPOINT_URL.
 * Throttled and interrupted calls are repeated up to eight times: services that are deployed at once share the
 * account's rate limit of Elastic Beanstalk.
 */
export function connect(connection: Connection = {}): Aws {
  const shared = { maxAttempts: 8, ...connection }
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 } = process.env
  const endpoint = connection.endpoint ?? AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL
  return {
    beanstalk: new ElasticBeanstalkClient(shared),
    // An emulator has one host name; AWS has one for each bucket.
    s3: new S3Client({ ...shared, forcePathStyle: endpoint !== undefined }),
    cloudFormation: new CloudFormationClient(shared),
  }
}
