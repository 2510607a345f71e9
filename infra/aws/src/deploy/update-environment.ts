import { AbortEnvironmentUpdateCommand, UpdateEnvironmentCommand } from '@aws-sdk/client-elastic-beanstalk'
import { describeEnvironment, type Environment } from './environments.ts'
import { openEventLog } from './event-log.ts'
import { DeploymentFailed, isRefusal, reasonOf } from './failure.ts'
import { type Following, isAnswerTo, untilGreen, untilReady } from './follow-environment.ts'
import { stopWhenInterrupted } from './wait.ts'

/** Throws as `beginUpdate` and `untilWell`. */
export async function updateEnvironment(on: Following, name: string, label: string): Promise<void> {
  const update = await beginUpdate(on, name, label)
  await update.untilWell()
}

/** Throws the SDK's error when Beanstalk refuses; then nothing has changed. */
export async function beginUpdate(on: Following, name: string, label: string) {
  stopWhenInterrupted(on.pace.signal)
  const events = await openEventLog(on.aws, name)
  on.say(`${name}: deploying ${label}`)
  await begin(on, name, label)
  return {
    /** Throws DeploymentFailed when it is not healthy in time. */
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

export async function settle(on: Following, name: string): Promise<void> {
  await untilReady(on, name, await openEventLog(on.aws, name))
}

/** Waits until Beanstalk has gone back to the earlier version. */
export async function abortUpdate(on: Following, environment: Environment): Promise<void> {
  const events = await openEventLog(on.aws, environment.name)
  if (environment.abortable) {
    on.say(`${environment.name}: stopping the update`)
    const abort = new AbortEnvironmentUpdateCommand({ EnvironmentName: environment.name })
    await on.aws.beanstalk.send(abort).catch((error: unknown) => {
      // The update may have ended meanwhile.
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
    // After a lost response, the SDK repeats the call, which Beanstalk refuses while it updates.
    if (!(error instanceof Error && /Must be Ready/.test(error.message))) throw error
    const now = await describeEnvironment(aws, stage, name)
    if (now.label !== label) throw error
  }
}
