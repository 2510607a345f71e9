import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/schema'

/** The part of JSON Schema that events use. Other keywords are compared as a whole. */
export interface Schema {
  readonly type?: string
  readonly anyOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  /** A list of schemas: of a tuple. */
  readonly items?: Schema | readonly Schema[]
}

const Document = Type.Object({
  operations: Type.Record(
    Type.String(),
    Type.Object({
      action: Type.String(),
      title: Type.String(),
      messages: Type.Array(Type.Object({ $ref: Type.String() })),
    }),
  ),
  components: Type.Object({
    messages: Type.Record(
      Type.String(),
      Type.Object({
        title: Type.String(),
        'x-announced': Type.Optional(Type.Boolean()),
        payload: Type.Object({ properties: Type.Object({ data: Type.Object({}) }) }),
        examples: Type.Array(Type.Object({ payload: Type.Object({ type: Type.String() }) })),
      }),
    ),
  }),
})
const documents = Compile(Document)

export interface Contract {
  /** As in `order.created, version 1`. */
  readonly title: string
  /** As in `order.created`. */
  readonly type: string
  /** Consumers accept it, and nobody publishes it yet. */
  readonly isAnnounced: boolean
  readonly data: Schema
  /** A whole event. */
  readonly example: unknown
  readonly consumers: readonly string[]
}

/** From the text of `docs/events/asyncapi.json`, by message. Throws for another document. */
export function contractsOf(text: string): ReadonlyMap<string, Contract> {
  const document: unknown = JSON.parse(text)
  if (!documents.Check(document)) throw new Error('docs/events/asyncapi.json has an unknown form')
  return new Map(
    Object.entries(document.components.messages).map(([id, message]) => [
      id,
      {
        title: message.title,
        type: message.title.split(',', 1)[0] ?? message.title,
        isAnnounced: message['x-announced'] === true,
        data: message.payload.properties.data,
        example: message.examples[0]?.payload,
        consumers: consumersOf(document, id),
      },
    ]),
  )
}

function consumersOf({ operations }: Static<typeof Document>, id: string): string[] {
  return Object.values(operations)
    .filter(
      ({ action, messages }) => action === 'receive' && messages.some(({ $ref }) => $ref.endsWith(`/${id}`)),
    )
    .map(({ title }) => title.split(' ', 1)[0] ?? title)
}
