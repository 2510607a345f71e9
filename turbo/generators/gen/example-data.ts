import { exampleOf } from '../../../infra/system/src/event-pages/example.ts'
import { eventDefinitions } from '../../../packages/contracts/src/index.ts'

/** An event's data as a literal of TypeScript. */
export function exampleData(type: string): string {
  const newest = eventDefinitions
    .filter((definition) => definition.type === type)
    .toSorted((one, other) => other.version - one.version)[0]
  if (!newest) throw new Error(`There is no event ${type}`)
  return JSON.stringify(exampleOf(newest.data))
}
