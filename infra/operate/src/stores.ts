import type { ServiceDeclaration } from '@fanfare/contracts'
import type { Place } from './options.ts'
import { outboxStore } from './outbox/outbox-store.ts'
import { queueStore } from './queues/queue-store.ts'
import type { OperatedStage } from './stages/stage.ts'
import type { Store } from './store.ts'

export type { Letter } from './letter.ts'
export { type Place, places } from './options.ts'
export { localStatements } from './stages/local-statements.ts'
export type { OperatedStage } from './stages/stage.ts'

/** The places of a service where an event may be that was not delivered or handled. */
export function storesOf(
  stage: OperatedStage,
  service: ServiceDeclaration,
  places: readonly Place[],
): Store[] {
  return places.flatMap((place) => {
    if (place !== 'outbox') return [queueStore(stage, service, place)]
    return service.publishes.length > 0 ? [outboxStore(service.name, stage.sqlOf(service.name))] : []
  })
}
