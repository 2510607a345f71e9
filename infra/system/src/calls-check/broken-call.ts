import type { Call } from '@fanfare/contracts'
import { jsonOf, pathsOf } from './openapi.ts'
import { refusals } from './refusals.ts'

/** How a call does not fit the other service's openapi.json. Empty: what it sends is accepted, and it accepts every answer. */
export function brokenCall({ method, path, body, response }: Call, document: unknown): string[] {
  const operation = pathsOf(document)[path]?.[method.toLowerCase()]
  if (!operation) return [`there is no ${method} ${path}`]
  const accepted = jsonOf(operation.requestBody)
  const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'))
  return [
    ...(accepted && !body ? ['a body is needed'] : []),
    ...(accepted && body ? refusals(body, accepted).map((why) => `sent: ${why}`) : []),
    ...answers.flatMap(([status, content]) =>
      refusals(jsonOf(content) ?? {}, response).map((why) => `answer ${status}: ${why}`),
    ),
  ]
}
