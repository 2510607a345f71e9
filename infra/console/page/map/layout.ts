import dagre from '@dagrejs/dagre'
import type { MapView } from '../../src/map/read-map.ts'

export interface Placed {
  readonly x: number
  readonly y: number
}
export interface Line {
  readonly type: string
  /** Undefined: from the publisher to the event. */
  readonly subscriber: string | undefined
  readonly path: string
  /** Points on the path, from its start to its end. */
  readonly points: readonly Placed[]
}
interface Layout {
  readonly width: number
  readonly height: number
  readonly publishers: readonly (Placed & { readonly name: string })[]
  readonly events: readonly (Placed & { readonly type: string })[]
  readonly subscribers: readonly (Placed & { readonly name: string })[]
  readonly lines: readonly Line[]
}

export const sizes = { service: { width: 130, height: 44 }, event: { width: 190, height: 20 } }

/** From left to right: who publishes, the events, who subscribes. A service is there twice, so that all lines go right. */
export function layoutOf({ services, events }: MapView): Layout {
  const graph = new dagre.graphlib.Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 8, ranksep: 220, marginx: 4, marginy: 4 })
  graph.setDefaultEdgeLabel(() => ({}))
  const publishers = services.filter((name) => events.some((event) => event.publishers.includes(name)))
  const subscribers = services.filter((name) => events.some((event) => event.subscribers.includes(name)))
  for (const name of publishers) graph.setNode(`out ${name}`, { ...sizes.service })
  for (const name of subscribers) graph.setNode(`in ${name}`, { ...sizes.service })
  for (const event of events) {
    graph.setNode(event.type, { ...sizes.event })
    for (const name of event.publishers) graph.setEdge(`out ${name}`, event.type)
    for (const name of event.subscribers) graph.setEdge(event.type, `in ${name}`)
  }
  dagre.layout(graph)

  const at = (node: string): Placed => graph.node(node)
  const { width = 0, height = 0 } = graph.graph()
  const lines = events.flatMap(({ type, publishers: from, subscribers: to }) => [
    ...from.map((name) => ({
      ...{ type, subscriber: undefined },
      ...curve(at(`out ${name}`), at(type), sizes.service, sizes.event),
    })),
    ...to.map((name) => ({
      ...{ type, subscriber: name },
      ...curve(at(type), at(`in ${name}`), sizes.event, sizes.service),
    })),
  ])
  return {
    width,
    height,
    publishers: publishers.map((name) => ({ name, ...at(`out ${name}`) })),
    events: events.map(({ type }) => ({ type, ...at(type) })),
    subscribers: subscribers.map((name) => ({ name, ...at(`in ${name}`) })),
    lines,
  }
}

interface Size {
  readonly width: number
}

/** Of a curve: enough that a dot seems to follow it. */
const steps = 12

/** From the right side of a box to the left side of another one. */
function curve(from: Placed, to: Placed, { width: fromWidth }: Size, { width: toWidth }: Size) {
  const left = from.x + fromWidth / 2
  const right = to.x - toWidth / 2
  const middle = (left + right) / 2
  // What has no height counts as hidden.
  const end = to.y === from.y ? to.y + 1 : to.y
  const points = Array.from({ length: steps + 1 }, (_, step) => {
    const t = step / steps
    return { x: bezier(left, middle, right, t), y: from.y + (end - from.y) * t * t * (3 - 2 * t) }
  })
  return { path: `M${left} ${from.y}C${middle} ${from.y} ${middle} ${end} ${right} ${end}`, points }
}

/** A cubic Bézier curve, whose two control points are at `middle`. */
const bezier = (start: number, middle: number, end: number, t: number) =>
  (1 - t) ** 3 * start + 3 * t * (1 - t) * middle + t ** 3 * end
