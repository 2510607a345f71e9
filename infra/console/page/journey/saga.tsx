import dagre from '@dagrejs/dagre'
import { useMemo } from 'preact/hooks'
import type { SagaStep } from '../../src/journey/saga.ts'

const names = { order: 'order', card: 'card', balance: 'balance' } as const
const node = { width: 80, height: 26 }

/** The saga as state machines; what the order went through is drawn strong. */
export function Saga({ steps }: { readonly steps: readonly SagaStep[] }) {
  const taken = steps
    .filter(({ at }) => at !== undefined)
    .sort((one, other) => (one.at ?? 0) - (other.at ?? 0))
  const told = taken.map(({ machine, to }) => `${names[machine]} ${to}`).join(', then ')
  return (
    <section aria-label="Saga">
      <h2>The saga</h2>
      <div class="sagas">
        {(['order', 'balance', 'card'] as const).map((machine) => (
          <Machine
            key={machine}
            name={names[machine]}
            steps={steps.filter((step) => step.machine === machine)}
          />
        ))}
      </div>
      <p class="note">{told === '' ? 'No event was seen yet.' : told}</p>
    </section>
  )
}

function Machine({ name, steps }: { readonly name: string; readonly steps: readonly SagaStep[] }) {
  // The states are the same whatever an order went through.
  const graph = useMemo(() => layout(steps), [steps.length])
  const { width = 0, height = 0 } = graph.graph()
  const reached = new Set([
    steps[0]?.from ?? '',
    ...steps.filter(({ at }) => at !== undefined).map(({ to }) => to),
  ])
  return (
    <figure>
      <figcaption>{name}</figcaption>
      <svg
        viewBox={`-2 -2 ${width + 4} ${height + 4}`}
        width={width + 4}
        height={height + 4}
        role="img"
        aria-label={`states of the ${name}: reached ${[...reached].join(', ')}`}
      >
        {steps.map(({ from, to, at, on }) => (
          <path
            key={`${from} ${to}`}
            class={at === undefined ? 'edge' : 'edge taken'}
            d={line(graph.edge(from, to).points)}
          >
            <title>{on}</title>
          </path>
        ))}
        {graph.nodes().map((state: string) => {
          const { x, y } = graph.node(state)
          return (
            <g
              key={state}
              class={reached.has(state) ? 'state reached' : 'state'}
              transform={`translate(${x} ${y})`}
            >
              <rect x={-node.width / 2} y={-node.height / 2} width={node.width} height={node.height} rx="4" />
              <text text-anchor="middle" dominant-baseline="central">
                {state}
              </text>
            </g>
          )
        })}
      </svg>
    </figure>
  )
}

function layout(steps: readonly SagaStep[]) {
  const graph = new dagre.graphlib.Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 12, ranksep: 16 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { from, to } of steps) {
    for (const state of [from, to]) graph.setNode(state, { ...node })
    graph.setEdge(from, to)
  }
  dagre.layout(graph)
  return graph
}

const line = (points: readonly { readonly x: number; readonly y: number }[]) =>
  points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')
