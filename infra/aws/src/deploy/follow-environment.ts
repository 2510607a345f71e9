import { DescribeEnvironmentHealthCommand } from '@aws-sdk/client-elastic-beanstalk'
import type { Aws } from './clients.ts'
import { describeEnvironment, type Environment, isReady, runsWell } from './environments.ts'
import type { EventLog } from './event-log.ts'
import { DeploymentFailed } from './failure.ts'
import { inWords, type Pace, waitFor } from './wait.ts'

/** Where an environment is found and how its changes are followed. */
export interface Following {
  readonly aws: Aws
  readonly stage: string
  readonly pace: Pace & {
    /** Milliseconds that an environment may take to be well after its update is over. */
    readonly healthMs: number
  }
  readonly say: (line: string) => void
}

/** What was seen of an update so far. */
interface Seen {
  /** Whether the environment was anything but Ready. */
  readonly busy: boolean
  /** The last error that Beanstalk told. */
  readonly error: string | undefined
}

/**
 * Whether a description of a Ready environment is from after the update: for a moment, Beanstalk may still tell how it
 * was before. Then it has the earlier version, and neither was it seen at work nor was an error told.
 */
export const isAnswerTo =
  (label: string) =>
  (now: Environment, { busy, error }: Seen): boolean =>
    now.label === label || busy || error !== undefined

/**
 * Waits until nobody changes the environment any more, and until `isAnswer`; tells what happens in the meantime. Answers
 * with the environment, and the last error that was told. Throws DeploymentFailed at the deadline.
 */
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

/**
 * Waits until an environment that is Ready is well with a version, too. Throws DeploymentFailed, with the causes that
 * enhanced health knows, when it is not in time or when Beanstalk has told an error.
 */
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

/** Tells what happened since, and answers with the last error among it. */
async function tellNews({ say }: Following, name: string, events: EventLog): Promise<string | undefined> {
  const news = await events.news()
  for (const { time, severity, message } of news) {
    say(`  ${time.toISOString().slice(11, 19)} ${severity.padEnd(5)} ${name}  ${message}`)
  }
  return news.findLast(({ severity }) => severity === 'ERROR' || severity === 'FATAL')?.message
}

/** Why an environment is not well, as enhanced health knows it. */
async function causesOf(aws: Aws, EnvironmentName: string): Promise<string[]> {
  const ask = new DescribeEnvironmentHealthCommand({ EnvironmentName, AttributeNames: ['Causes'] })
  const answer = await aws.beanstalk.send(ask).catch(() => undefined)
  return answer?.Causes ?? []
}
