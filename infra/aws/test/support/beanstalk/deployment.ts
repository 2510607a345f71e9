import { createHash } from 'node:crypto'
import { limits } from '@fanfare/local/testing'
import { onTestFinished } from 'vitest'
import { connect } from '../../../src/deploy/clients.ts'
import { deployUnit, type Manner } from '../../../src/deploy/deploy-unit.ts'
import type { Following } from '../../../src/deploy/follow-environment.ts'
import type { Release } from '../../../src/deploy/release.ts'
import { startBeanstalk } from './index.ts'

export const worker = 'test-shop-worker'
export const web = 'test-shop-web'

/** Versions that were deployed before; `good` was healthy last. */
export const earlier = { good: 'shop-00000000000a', older: 'shop-00000000000b' }

/** With which the stack makes an environment. */
const placeholder = 'fanfare-test-placeholder'

/** A new zip: its content determines its label. */
export function releaseOf(content: string | Uint8Array, unit = 'shop'): Release {
  const bytes = Buffer.from(content)
  const sha256 = createHash('sha256').update(bytes).digest()
  const label = `${unit}-${sha256.toString('hex').slice(0, 12)}`
  return { unit, label, bundle: { unit, label, bytes, sha256: sha256.toString('base64') } }
}

/**
 * A stage in the emulator with a service that runs `earlier.good`, and what is needed to deploy to it with the real
 * SDK.
 */
export async function makeStage({ fresh = false } = {}) {
  const aws = await startBeanstalk()
  onTestFinished(aws.close)
  aws.addStack('fanfare-test', { outputs: { BundleBucket: 'bundles' } })
  if (!fresh) {
    aws.addVersion(earlier.older, 1000, 2000)
    aws.addVersion(earlier.good, 3000, 4000)
  }
  for (const name of [web, worker]) aws.addEnvironment(name, fresh ? placeholder : earlier.good)

  const lines: string[] = []
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const connection = { endpoint: aws.url, region: 'eu-central-1', credentials, maxAttempts: 3 }
  const interruption = new AbortController()
  const patience: number = limits.wait
  /** A test may change the times during a deployment. */
  const pace = { pollMs: 5, deadlineMs: patience, healthMs: patience, signal: interruption.signal }
  const on: Following = {
    aws: connect(connection),
    stage: 'test',
    say: (line) => lines.push(line),
    pace,
  }
  const runs = () => [worker, web].map((name) => aws.state.environments.get(name)?.label)

  return {
    aws,
    on,
    lines,
    pace,
    told: () => lines.join('\n'),
    interruption,
    /** The versions that worker and web run. */
    runs,
    deploy: (release: Release, manner: Partial<Manner> = {}, { signal = pace.signal } = {}) => {
      const following = { ...on, pace: Object.assign(pace, { signal }) }
      return deployUnit(following, release, { dryRun: false, first: 'worker', keep: 20, ...manner })
    },
  }
}
