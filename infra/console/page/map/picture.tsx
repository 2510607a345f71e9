import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { MapView } from '../../src/map/read-map.ts'
import type { QueueView } from '../../src/queues/read-queues.ts'
import type { DisturbedEdge, Edge } from '../../src/sources/edges.ts'
import type { PartView } from '../../src/sources/parts.ts'
import { clock, rateOf } from '../rates.ts'
import { howOf, names } from './disturb.ts'
import { Dot } from './dot.tsx'
import { EdgeDialog } from './edge-dialog.tsx'
import { type Line, layoutOf, sizes } from './layout.ts'
import { outboxNote, queueNote, titleOf } from './notes.ts'
import { type Way, Ways } from './ways.tsx'

interface Props {
  readonly map: MapView
  readonly parts: readonly PartView[]
  readonly edges: readonly DisturbedEdge[]
  readonly queues: readonly QueueView[]
}

/** Who publishes what to whom; what moves, what waits, and what is down. The tables below say the same. */
export function Picture({ map, parts, edges, queues }: Props) {
  const layout = useMemo(() => layoutOf(map), [map])
  const chosen = useSignal<Edge | undefined>(undefined)
  const stateOf = (name: string) => parts.find((part) => part.name === name)?.state ?? 'up'
  const isDown = (name: string) => stateOf(name) !== 'up'
  const isCut = (type: string, service: string | undefined) =>
    isDown('broker') ||
    (service === undefined
      ? isDown('relay')
      : edges.some((edge) => edge.type === type && edge.service === service))
  // Read again each second.
  const rates = clock.value >= 0 ? new Map(map.events.map(({ type }) => [type, rateOf(type)])) : new Map()
  const lineClass = (type: string, service: string | undefined) =>
    ['line', (rates.get(type) ?? 0) > 0 ? 'moving' : '', isCut(type, service) ? 'disturbed' : ''].join(' ')
  const wayOf = ({ type, subscriber: service, path }: Line): Way[] =>
    service === undefined
      ? []
      : [
          {
            ...{ type, service, path },
            class: lineClass(type, service),
            state: names[howOf(edges, { type, service })],
            title: titleOf(map, type, service),
          },
        ]

  return (
    <section class="scroll" tabindex={0} aria-label="Map of services and events">
      <svg
        class="map"
        viewBox={`0 0 ${layout.width} ${layout.height}`}
        width={layout.width}
        height={layout.height}
        aria-label={`${map.services.length} services, ${map.events.length} events`}
      >
        {layout.lines.map(({ type, subscriber, path }) =>
          subscriber === undefined ? (
            <path key={path} class={lineClass(type, subscriber)} d={path}>
              <title>{titleOf(map, type, subscriber)}</title>
            </path>
          ) : null,
        )}
        <Ways ways={layout.lines.flatMap(wayOf)} open={(edge) => (chosen.value = edge)} />
        {layout.lines.map(({ type, subscriber, path, points }) =>
          (rates.get(type) ?? 0) > 0 && !isCut(type, subscriber) ? <Dot key={path} points={points} /> : null,
        )}
        {layout.events.map(({ type, x, y }) => {
          const rate = rates.get(type) ?? 0
          return (
            <g key={type} class={rate > 0 ? 'event moving' : 'event'} transform={`translate(${x} ${y})`}>
              <Box {...sizes.event} />
              <text x={-sizes.event.width / 2 + 6}>{type}</text>
              <text x={sizes.event.width / 2 - 6} text-anchor="end">
                {rate > 0 ? `${rate.toFixed(1)}/s` : ''}
              </text>
            </g>
          )
        })}
        {layout.publishers.map(({ name, x, y }) => (
          <Service
            key={name}
            name={name}
            note={outboxNote(queues.find(({ service }) => service === name))}
            state={stateOf(`${name}.web`)}
            x={x}
            y={y}
          />
        ))}
        {layout.subscribers.map(({ name, x, y }) => (
          <Service
            key={name}
            name={name}
            note={queueNote(queues.find(({ service }) => service === name))}
            state={stateOf(`${name}.worker`)}
            x={x}
            y={y}
          />
        ))}
      </svg>
      {chosen.value && (
        <EdgeDialog
          edge={chosen.value}
          now={howOf(edges, chosen.value)}
          onClose={() => (chosen.value = undefined)}
        />
      )}
    </section>
  )
}

const Box = ({ width, height }: { readonly width: number; readonly height: number }) => (
  <rect x={-width / 2} y={-height / 2} width={width} height={height} rx="4" />
)

interface ServiceProps {
  readonly name: string
  readonly note: string
  readonly state: PartView['state']
  readonly x: number
  readonly y: number
}

const Service = ({ name, note, state, x, y }: ServiceProps) => (
  <g class={state === 'up' ? 'service' : 'service down'} transform={`translate(${x} ${y})`}>
    <Box {...sizes.service} />
    <text text-anchor="middle" y={-8}>
      {name}
    </text>
    <text text-anchor="middle" y={10} class="small">
      {state === 'up' ? note : state}
    </text>
  </g>
)
