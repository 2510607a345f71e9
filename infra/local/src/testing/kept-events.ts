import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ServiceDeclaration } from '@fanfare/contracts'
import Type from 'typebox'
import { Compile } from 'typebox/schema'

const Example = Type.Object({ type: Type.String() })
const documents = Compile(
  Type.Object({
    components: Type.Object({
      messages: Type.Record(
        Type.String(),
        Type.Object({ title: Type.String(), examples: Type.Array(Type.Object({ payload: Example })) }),
      ),
    }),
  }),
)

/**
 * An example of each version of the events that a service subscribes to, from docs/events/asyncapi.json: the version, as in
 * `order.created, version 1`, and the message. Each has an id of its own.
 */
export function keptEvents({ subscribes }: Pick<ServiceDeclaration, 'subscribes'>): [string, string][] {
  const file = new URL('../../../../docs/events/asyncapi.json', import.meta.url)
  const { components } = documents.Parse(JSON.parse(readFileSync(file, 'utf8')))
  const subscribed: readonly string[] = subscribes
  return Object.values(components.messages).flatMap(({ title, examples }) =>
    examples
      .filter(({ payload }) => subscribed.includes(payload.type))
      .map(({ payload }): [string, string] => [title, JSON.stringify({ ...payload, id: randomUUID() })]),
  )
}
