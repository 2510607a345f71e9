import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import type { Bundle } from './bundle.ts'
import type { Aws } from './clients.ts'
import { BadRequest } from './failure.ts'
import { applicationName, bundleKey } from './names.ts'

/** The bucket for bundles, as the stage's stack names it. Throws BadRequest when the stage has not been made. */
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
    if (error instanceof Error && error.name === 'NotFound') return false
    throw error
  }
}

/** Uploads a bundle. S3 takes it only if all of it arrived. */
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
