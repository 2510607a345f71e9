import { DeleteObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3'
import type { Aws } from './clients.ts'

/** CloudFormation removes only empty buckets. */
export async function emptyBucket(aws: Aws, Bucket: string, say: (line: string) => void): Promise<void> {
  let count = 0
  while (true) {
    const page = await aws.s3.send(new ListObjectVersionsCommand({ Bucket }))
    const objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]
    if (objects.length === 0) break
    for (const { Key, VersionId } of objects) {
      await aws.s3.send(
        new DeleteObjectCommand({ Bucket, Key, ...(VersionId === undefined ? {} : { VersionId }) }),
      )
    }
    count += objects.length
  }
  if (count > 0) say(`${Bucket}: ${count} objects removed`)
}
