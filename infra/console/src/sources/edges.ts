import { queueName } from '@fanfare/contracts'
import type { EdgeFault } from '@fanfare/emulators/broker'
import type { LocalAws } from '@fanfare/local'
import { createOutages } from './outages.ts'
import type { Recorder } from './recorder.ts'

/** From an event's topic to a service's queue. */
export interface Edge {
  readonly type: string
  readonly service: string
}

export type EdgeHow = EdgeFault['how']

export interface DisturbedEdge extends Edge {
  readonly how: EdgeHow
  readonly milliseconds: number
}

const words: Readonly<Record<EdgeHow, string>> = {
  cut: 'cut',
  delay: 'delayed',
  duplicate: 'duplicated',
  reorder: 'reordered',
}

export type Edges = ReturnType<typeof createEdges>

/** What is cut, delayed, duplicated or reordered at the moment. */
export function createEdges(
  local: Pick<LocalAws, 'stage' | 'broker' | 'services'>,
  record: Pick<Recorder, 'outage'>,
) {
  const disturbed = new Map<string, DisturbedEdge>()
  const recordChange = createOutages(record)
  const keyOf = ({ type, service }: Edge) => `${type} to ${service}`

  async function apply(): Promise<void> {
    const faults = [...disturbed.values()].map(({ type, service, how, milliseconds }) => {
      return { queue: queueName(local.stage, service), type, how, milliseconds }
    })
    await local.broker?.disturb(faults)
  }

  return {
    all: () => [...disturbed.values()],
    exists({ type, service }: Edge): boolean {
      const subscribes: readonly string[] = local.services.get(service)?.declaration.subscribes ?? []
      return local.broker !== undefined && subscribes.includes(type)
    },
    async disturb(edge: Edge, how: EdgeHow, milliseconds: number): Promise<void> {
      disturbed.set(keyOf(edge), { ...edge, how, milliseconds })
      recordChange(keyOf(edge), words[how])
      await apply()
    },
    async release(edge: Edge): Promise<void> {
      if (!disturbed.delete(keyOf(edge))) return
      recordChange(keyOf(edge), undefined)
      await apply()
    },
    async releaseAll(): Promise<void> {
      for (const key of disturbed.keys()) recordChange(key, undefined)
      disturbed.clear()
      await apply()
    },
  }
}
