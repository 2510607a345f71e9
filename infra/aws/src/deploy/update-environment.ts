import { AbortEnvironmentUpdateCommand, UpdateEnvironmentCommand } from '@aws-sdk/client-elastic-beanstalk'
import { describeEnvironment, type Environment } from './environments.ts'
import { openEventLog } from './event-log.ts'
import { DeploymentFailed, isRefusal, reasonOf } from './failure.ts'
import { type Following, isAnswerTo, untilGreen, untilReady } from './follow-environment.ts'
import { stopWhenInterrupted } from './wait.ts'

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
