import { type EventDefinition, eventDefinitions } from '@fanfare/contracts'
import { findServices } from '@fanfare/topology'

/** Fields of an event's data that say who a person is, or where. */
export const personalFields = ['name', 'email', 'phone', 'address']

interface Subscriber {
  readonly name: string
  readonly subscribes: readonly string[]
}

/** What is wrong when a service gets personal data by events, and does not hear of an erasure. */
export function missingErasure({ name, subscribes }: Subscriber): string | undefined {
  const events = subscribes.filter((type) => fieldsOf(type).length > 0)
  if (events.length === 0 || subscribes.includes('user.erased')) return undefined
  const fields = [...new Set(events.flatMap(fieldsOf))].join(' and ')
  return `${name} subscribes to ${events.join(', ')}, with ${fields} of a person, and not to user.erased: add it to subscribes in apps/${name}/service.ts, and delete in its handler what ${name} has of the person (docs/decisions/erasure.md)`
}

function fieldsOf(type: string): string[] {
  const definition: EventDefinition | undefined = eventDefinitions.find((each) => each.type === type)
  return Object.keys(definition?.data.properties ?? {}).filter((field) => personalFields.includes(field))
}

/** Prints what is missing. Returns whether nothing is. */
export async function reportMissingErasure(): Promise<boolean> {
  const services = await findServices()
  const missing = services.flatMap(({ declaration }) => missingErasure(declaration) ?? [])
  for (const line of missing) console.error(line)
  return missing.length === 0
}
