import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { MapView } from '../../src/map/read-map.ts'
import type { QueueView } from '../../src/queues/read-queues.ts'
import type { DisturbedEdge } from '../../src/sources/edges.ts'
import type { PartView } from '../../src/sources/parts.ts'
import { useResource } from '../api.ts'
import { partsVersion } from '../live.ts'
import { clock } from '../rates.ts'
import { Loaded } from '../states.tsx'
import { Curve } from './curve.tsx'
import { Edges } from './edges.tsx'
import { Invariants } from './invariants.tsx'
import { Parts } from './parts.tsx'
import { Picture } from './picture.tsx'

export interface Broken {
  readonly parts: readonly PartView[]
  readonly edges: readonly DisturbedEdge[]
}

/** Milliseconds. */
const interval = 2_000

export function MapPage() {
  const tick = useSignal(0)
  useEffect(() => {
    const timer = setInterval(() => {
      clock.value += 1
      if (clock.value % 2 === 0 && !document.hidden) tick.value += 1
    }, interval / 2)
    return () => clearInterval(timer)
  }, [tick])
  const map = useResource<MapView>('/map')
  const broken = useResource<Broken>('/parts', `${tick.value} ${partsVersion.value}`)
  const queues = useResource<readonly QueueView[]>('/queues', tick.value)
  return (
    <>
      <h1>Map</h1>
      <Loaded resource={map}>
        {(view) => (
          <Loaded resource={broken}>
            {({ parts, edges }) => (
              <>
                <Picture
                  map={view}
                  parts={parts}
                  edges={edges}
                  queues={queues.state === 'ready' ? queues.value : []}
                />
                <Curve />
                <div class="columns">
                  <Parts
                    parts={parts}
                    isBroken={edges.length > 0 || parts.some(({ state }) => state !== 'up')}
                  />
                  <Invariants version={tick.value} />
                </div>
                <Edges map={view} edges={edges} />
              </>
            )}
          </Loaded>
        )}
      </Loaded>
    </>
  )
}
