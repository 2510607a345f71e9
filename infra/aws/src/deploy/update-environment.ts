import {
  AbortEnvironmentUpdateCommand,
  DescribeEnvironmentHealthCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-elastic-beanstalk'
import type { Aws } from './clients.ts'
import { describeEnvironment, type Environment, isReady, runsWell } from './environments.ts'
import { type EventLog, openEventLog } from './event-log.ts'
import { DeploymentFailed, isRefusal, reasonOf } from './failure.ts'
import { inWords, type Pace, stopWhenInterrupted, waitFor } from './wait.ts'

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

/** Brings a version to an environment, and waits until it is well. Throws as `beginUpdate` and `untilWell` do. */
export async function updateEnvironment(on: Following, name: string, label: string): Promise<void> {
  const update = await beginUpdate(on, name, label)
  await update.untilWell()
}

/**
 * Begins to bring a version to an environment. Throws what the SDK throws when Beanstalk does not take it: then the
 * environment is as it was.
 */
export async function beginUpdate(on: Following, name: string, label: string) {
  stopWhenInterrupted(on.pace.signal)
  const events = await openEventLog(on.aws, name)
  on.say(`${name}: deploying ${label}`)
  await begin(on, name, label)
  return {
    /**
     * Tells what happens until the environment is ready and well. Throws DeploymentFailed with the reason when it is
     * not, or not in time.
     */
    async untilWell(): Promise<void> {
      const { environment, error } = await untilReady(on, name, events, isAnswerTo(label))
      if (environment.label !== label) {
        const back = `went back to ${environment.label ?? 'no version'}`
        throw new DeploymentFailed(`${name} ${back}: ${error ?? 'Beanstalk does not say why'}`)
      }
      await untilGreen(on, name, label, events, error)
      on.say(`${name}: runs ${label}, and is well`)
    },
  }
}

/** Waits until nobody changes the environment any more, and tells what happens in the meantime. */
export async function settle(on: Following, name: string): Promise<void> {
  await untilReady(on, name, await openEventLog(on.aws, name))
}

/** Stops an update that is under way; Beanstalk then goes back to what it had. Waits until that is done. */
export async function abortUpdate(on: Following, environment: Environment): Promise<void> {
  const events = await openEventLog(on.aws, environment.name)
  if (environment.abortable) {
    on.say(`${environment.name}: stopping the update`)
    const abort = new AbortEnvironmentUpdateCommand({ EnvironmentName: environment.name })
    await on.aws.beanstalk.send(abort).catch((error: unknown) => {
      // The update may have ended by itself in the meantime: waiting tells.
      if (!isRefusal(error)) throw error
      on.say(`${environment.name}: ${reasonOf(error)}`)
    })
  }
  await untilReady(on, environment.name, events)
}

async function begin({ aws, stage }: Following, name: string, label: string): Promise<void> {
  try {
    await aws.beanstalk.send(new UpdateEnvironmentCommand({ EnvironmentName: name, VersionLabel: label }))
  } catch (error) {
    // When the answer was lost, the SDK asks again, and is refused while the first call is being carried out.
    if (!(error instanceof Error && /Must be Ready/.test(error.message))) throw error
    const now = await describeEnvironment(aws, stage, name)
    if (now.label !== label) throw error
  }
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
const isAnswerTo =
  (label: string) =>
  (now: Environment, { busy, error }: Seen): boolean =>
    now.label === label || busy || error !== undefined

async function untilReady(
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

async function untilGreen(
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
