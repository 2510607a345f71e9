import type { Call } from '@fanfare/contracts'
import Type from 'typebox'
import { Compile } from 'typebox/schema'
import { refusals } from './refusals.ts'

const Content = Type.Object({
  content: Type.Optional(Type.Record(Type.String(), Type.Object({ schema: Type.Object({}) }))),
})
const documents = Compile(
  Type.Object({
    paths: Type.Record(
      Type.String(),
      Type.Record(
        Type.String(),
        Type.Object({ requestBody: Type.Optional(Content), responses: Type.Record(Type.String(), Content) }),
      ),
    ),
  }),
)

const json = 'application/json'

/** How a call does not fit the other service's openapi.json. Empty: what it sends is accepted, and it accepts every answer. */
export function brokenCall({ method, path, body, response }: Call, document: unknown): string[] {
  const operation = documents.Parse(document).paths[path]?.[method.toLowerCase()]
  if (!operation) return [`there is no ${method} ${path}`]
  const accepted = operation.requestBody?.content?.[json]?.schema
  const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'))
  return [
    ...(accepted && !body ? ['a body is needed'] : []),
    ...(accepted && body ? refusals(body, accepted).map((why) => `sent: ${why}`) : []),
    ...answers.flatMap(([status, { content }]) =>
      refusals(content?.[json]?.schema ?? {}, response).map((why) => `answer ${status}: ${why}`),
    ),
  ]
}
