import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { HeadObjectCommand, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3'
import { applicationName } from '../names.ts'
import type { Bundle } from './bundle.ts'
import type { Aws } from './clients.ts'
import { BadRequest } from './failure.ts'
import { bundleKey } from './names.ts'

/** Throws BadRequest when the stage does not exist. */
export async function bundleBucket(aws: Aws, stage: string): Promise<string> {
  const StackName = applicationName(stage)
  const answer = await aws.cloudFormation
    .send(new DescribeStacksCommand({ StackName }))
    .catch((error: Error) => {
      if (!/does not exist/.test(error.message)) throw error
      throw new BadRequest(`The stack ${StackName} is not there. Make the stage first: docs/deploy.md`)
    })
  const outputs = answer.Stacks?.at(0)?.Outputs ?? []
  const bucket = outputs.find(({ OutputKey }) => OutputKey === 'BundleBucket')?.OutputValue
  if (bucket === undefined) throw new BadRequest(`The stack ${StackName} has no output BundleBucket.`)
  return bucket
}

export async function isUploaded(aws: Aws, bucket: string, unit: string, label: string): Promise<boolean> {
  try {
    await aws.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: bundleKey(unit, label) }))
    return true
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error
    if (error.$metadata.httpStatusCode === 404) return false
    // A response to HEAD has no body, and so no reason.
    error.message = `S3 answers ${error.$metadata.httpStatusCode} to a look at s3://${bucket}/${bundleKey(unit, label)}`
    throw error
  }
}

/** S3 checks its checksum. */
export async function upload(aws: Aws, bucket: string, bundle: Bundle): Promise<void> {
  await aws.s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: bundleKey(bundle.unit, bundle.label),
      Body: bundle.bytes,
      ContentType: 'application/zip',
      ChecksumSHA256: bundle.sha256,
    }),
  )
}
