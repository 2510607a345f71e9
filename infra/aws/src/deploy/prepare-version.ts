import { DeploymentFailed } from './failure.ts'
import type { Following } from './follow-environment.ts'
import { bundleKey } from './names.ts'
import type { Plan } from './plan.ts'
import type { Release } from './release.ts'
import { bundleBucket, isUploaded, upload } from './upload.ts'
import { createVersion, deleteVersion, describeVersions } from './versions.ts'
import { inWords, stopWhenInterrupted, waitFor } from './wait.ts'

/** Skips finished steps of an earlier run. Throws DeploymentFailed when Beanstalk cannot process the zip. */
export async function prepareVersion(on: Following, release: Release, plan: Plan): Promise<void> {
  const { aws, stage, pace, say } = on
  const { unit, label, bundle } = release
  stopWhenInterrupted(pace.signal)
  if (plan.version === 'keep') return
  if (bundle && plan.version !== 'wait') {
    const bucket = await bundleBucket(aws, stage)
    if (!(await isUploaded(aws, bucket, unit, label))) {
      await upload(aws, bucket, bundle)
      say(`uploaded ${bundleKey(unit, label)}, ${Math.ceil(bundle.bytes.byteLength / 1024)} KiB`)
    }
    if (plan.version === 'again') await deleteVersion(aws, stage, label, false)
    await createVersion(aws, stage, label, { bucket, key: bundleKey(unit, label) })
  }
  await waitFor(
    async () => {
      const version = (await describeVersions(aws, stage, unit)).find((known) => known.label === label)
      if (version?.status === 'FAILED') {
        throw new DeploymentFailed(
          `Beanstalk could not process ${label}: its zip, or a file such as cron.yaml in it, is not as it must be. No environment was touched.`,
        )
      }
      return version?.status === 'PROCESSED' ? version : undefined
    },
    () =>
      `Beanstalk has not processed ${label} within ${inWords(pace.deadlineMs)}. No environment was touched.`,
    pace,
  )
  say(`${label} can be deployed`)
}
