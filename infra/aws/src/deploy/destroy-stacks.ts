import {
  DeleteStackCommand,
  DescribeStacksCommand,
  paginateDescribeStackEvents,
} from '@aws-sdk/client-cloudformation'
import type { Aws } from './clients.ts'
import { emptyBucket } from './empty-bucket.ts'
import { DeploymentFailed } from './failure.ts'
import { nextToRemove, type Stack } from './stacks.ts'
import { inWords, type Pace, stopWhenInterrupted, waitFor } from './wait.ts'

/** Throws DeploymentFailed when a stack cannot be removed; the same call continues later. */
export async function destroyStacks(
  aws: Aws,
  stacks: readonly Stack[],
  pace: Pace,
  say: (line: string) => void,
): Promise<void> {
  const left = [...stacks]
  while (left.length > 0) {
    stopWhenInterrupted(pace.signal)
    const stack = await nextToRemove(aws, left)
    for (const bucket of stack.buckets) await emptyBucket(aws, bucket, say)
    say(`${stack.name}: removing`)
    // Read before the removal begins, so that its first events are new.
    const told = new Set((await eventsOf(aws, stack, new Set())).map(({ id }) => id))
    await aws.cloudFormation.send(new DeleteStackCommand({ StackName: stack.id }))
    await untilGone(aws, stack, told, pace, say)
    say(`${stack.name}: gone`)
    left.splice(left.indexOf(stack), 1)
  }
}

async function untilGone(
  aws: Aws,
  stack: Stack,
  told: Set<string>,
  pace: Pace,
  say: (line: string) => void,
): Promise<void> {
  let reason: string | undefined
  const status = await waitFor(
    async () => {
      // A removed stack can be described by its id only.
      const answer = await aws.cloudFormation.send(new DescribeStacksCommand({ StackName: stack.id }))
      for (const event of await eventsOf(aws, stack, told)) {
        told.add(event.id)
        say(`  ${event.text}`)
        if (event.failed) reason = reason ?? event.text
      }
      const now = answer.Stacks?.at(0)?.StackStatus
      return now === 'DELETE_IN_PROGRESS' ? undefined : (now ?? 'DELETE_COMPLETE')
    },
    () => `${stack.name} is not gone after ${inWords(pace.deadlineMs)}`,
    pace,
  )
  if (status !== 'DELETE_COMPLETE') {
    throw new DeploymentFailed(`${stack.name} could not be removed: ${reason ?? status}`)
  }
}

/** Oldest first. Pages begin with the newest, so reading ends at a known event. */
async function eventsOf(aws: Aws, stack: Stack, told: ReadonlySet<string>) {
  const events: { id: string; text: string; failed: boolean }[] = []
  const pages = paginateDescribeStackEvents({ client: aws.cloudFormation }, { StackName: stack.id })
  for await (const { StackEvents = [] } of pages) {
    for (const {
      EventId = '',
      ResourceStatus = '',
      LogicalResourceId,
      ResourceStatusReason,
    } of StackEvents) {
      if (told.has(EventId)) return events.reverse()
      const why = ResourceStatusReason === undefined ? '' : `: ${ResourceStatusReason}`
      const text = `${ResourceStatus} ${LogicalResourceId}${why}`
      events.push({ id: EventId, text, failed: ResourceStatus.endsWith('_FAILED') })
    }
  }
  return events.reverse()
}
