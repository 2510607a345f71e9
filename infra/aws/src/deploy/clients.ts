import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { ElasticBeanstalkClient } from '@aws-sdk/client-elastic-beanstalk'
import { S3Client } from '@aws-sdk/client-s3'

/** The parts of AWS that a deployment talks to. */
export interface Aws {
  readonly beanstalk: ElasticBeanstalkClient
  readonly s3: S3Client
  readonly cloudFormation: CloudFormationClient
}

/** What a client may be told instead of finding it in the environment. */
export interface Connection {
  readonly endpoint?: string
  readonly region?: string
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly maxAttempts?: number
}

/**
 * Clients with credentials and endpoint from where the SDK looks for them: AWS_PROFILE, the credentials of CI,
 * AWS_ENDPOINT_URL. Throttled and cut calls are tried again by the SDK, eight times in all: several
 * services that are deployed at once share the account's rate of calls to Elastic Beanstalk.
 */
export function connect(connection: Connection = {}): Aws {
  const shared = { maxAttempts: 8, ...connection }
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 } = process.env
  const endpoint = connection.endpoint ?? AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL
  return {
    beanstalk: new ElasticBeanstalkClient(shared),
    // A stand-in is reached by one name; AWS itself has a name for each bucket.
    s3: new S3Client({ ...shared, forcePathStyle: endpoint !== undefined }),
    cloudFormation: new CloudFormationClient(shared),
  }
}
