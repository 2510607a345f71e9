import { isKind } from '../history/fact.ts'
import type { Step } from './step.ts'
import type { Seen } from './story.ts'

/** Subscribers that have not received a published event. */
export function missingDeliveries({ facts, declarations, now }: Seen): Step[] {
  const tries = facts.filter(isKind('try'))
  return facts.filter(isKind('event')).flatMap((event) =>
    declarations
      .filter(({ name, subscribes }) => {
        const subscribed: readonly string[] = subscribes
        return (
          subscribed.includes(event.type) &&
          !tries.some((each) => each.event === event.id && each.service === name)
        )
      })
      .map(
        ({ name }): Step => ({
          at: now,
          where: name,
          kind: 'wait',
          text: `${event.type}: not received by ${name} yet`,
          tone: 'wait',
        }),
      ),
  )
}
