import Type from 'typebox'
import { Compile } from 'typebox/schema'

const Operation = Type.Object({
  requestBody: Type.Optional(
    Type.Object({
      content: Type.Object({
        'application/json': Type.Object({ example: Type.Optional(Type.Object({})) }),
      }),
    }),
  ),
  responses: Type.Record(Type.String(), Type.Unknown()),
})
const documents = Compile(
  Type.Object({ paths: Type.Record(Type.String(), Type.Record(Type.String(), Operation)) }),
)

export interface ExampleRequest {
  /** As in `POST /orders`. */
  readonly route: string
  /** What the page proposes. Undefined: it would propose a random body. */
  readonly payload: object | undefined
  /** Statuses of success that the document names. */
  readonly successes: readonly number[]
}

/** The requests with a JSON body that an openapi.json describes, in its order. */
export function exampleRequests(document: unknown): ExampleRequest[] {
  if (!documents.Check(document)) throw new Error('the document is not the expected OpenAPI')
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { requestBody, responses }]) => {
      if (!requestBody) return []
      const payload = requestBody.content['application/json'].example
      const successes = Object.keys(responses)
        .map(Number)
        .filter((status) => status < 300)
      return [{ route: `${method.toUpperCase()} ${path}`, payload, successes }]
    }),
  )
}
