import { DescribeEnvironmentHealthCommand } from '@aws-sdk/client-elastic-beanstalk'
import type { Aws } from './clients.ts'
import { describeEnvironment, type Environment, isReady, runsWell } from './environments.ts'
import type { EventLog } from './event-log.ts'
import { DeploymentFailed } from './failure.ts'
import { inWords, type Pace, waitFor } from './wait.ts'

export interface Following {
  readonly aws: Aws
  readonly stage: string
  readonly pace: Pace & {
    /** Milliseconds from the end of an update until the environment must be healthy. */
    readonly healthMs: number
  }
  readonly say: (line: string) => void
}

interface Seen {
  /** Whether it was not Ready at some time. */
  readonly busy: boolean
  readonly error: string | undefined
}

/** Beanstalk may describe the state before the update for a moment: earlier version, not busy, no error. */
export const isAnswerTo =
  (label: string) =>
  (now: Environment, { busy, error }: Seen): boolean =>
    now.label === label || busy || error !== undefined

/** Waits until it is Ready and `isAnswer` holds. Throws DeploymentFailed at the deadline. */
export async function untilReady(
  on: Following,
  name: string,
  events: EventLog,
  isAnswer: (now: Environment, seen: Seen) => boolean = () => true,
) {
  let seen: Seen = { busy: false, error: undefined }
  let status = ''
  const environment = await waitFor(
    async () => {
      const now = await describeEnvironment(on.aws, on.stage, name)
      const error = (await tellNews(on, name, events)) ?? seen.error
      seen = { busy: seen.busy || !isReady(now), error }
      status = now.status
      return isReady(now) && isAnswer(now, seen) ? now : undefined
    },
    () => `${name} is still ${status} after ${inWords(on.pace.deadlineMs)}`,
    on.pace,
  )
  return { environment, error: seen.error }
}

/** Throws DeploymentFailed, with the causes, when it is not healthy in time or an error event was seen. */
export async function untilGreen(
  on: Following,
  name: string,
  label: string,
  events: EventLog,
  firstError: string | undefined,
): Promise<void> {
  let error = firstError
  let health = ''
  await waitFor(
    async () => {
      const now = await describeEnvironment(on.aws, on.stage, name)
      error = (await tellNews(on, name, events)) ?? error
      health = now.health
      if (runsWell(now, label)) return now
      if (error !== undefined) throw new DeploymentFailed(`${name} is ${health}: ${error}`)
      return undefined
    },
    () => `${name} is still ${health} ${inWords(on.pace.healthMs)} after its update`,
    { ...on.pace, deadlineMs: on.pace.healthMs },
  ).catch(async (failure: unknown) => {
    if (!(failure instanceof DeploymentFailed)) throw failure
    const causes = await causesOf(on.aws, name)
    throw causes.length === 0 ? failure : new DeploymentFailed(`${failure.message} (${causes.join('; ')})`)
  })
}

/** Returns the last error. */
async function tellNews({ say }: Following, name: string, events: EventLog): Promise<string | undefined> {
  const news = await events.news()
  for (const { time, severity, message } of news) {
    say(`  ${time.toISOString().slice(11, 19)} ${severity.padEnd(5)} ${name}  ${message}`)
  }
  return news.findLast(({ severity }) => severity === 'ERROR' || severity === 'FATAL')?.message
}

async function causesOf(aws: Aws, EnvironmentName: string): Promise<string[]> {
  const ask = new DescribeEnvironmentHealthCommand({ EnvironmentName, AttributeNames: ['Causes'] })
  const answer = await aws.beanstalk.send(ask).catch(() => undefined)
  return answer?.Causes ?? []
}
