import type { Span } from '../history/spans.ts'
import type { Step } from './step.ts'

/** Spans that a page still shows indented. */
const deepest = 10

export function spanSteps(spans: readonly Span[]): Step[] {
  const parents = new Map(spans.map(({ id, parent }) => [id, parent]))
  const depthOf = (id: string, depth = 0): number => {
    const parent = parents.get(id)
    return parent === undefined || !parents.has(parent) || depth === deepest
      ? depth
      : depthOf(parent, depth + 1)
  }
  return spans.map(({ id, at, until, service, name, failed, attributes }) => ({
    ...{ at, until, where: service, kind: 'span', text: name, detail: attributes, depth: depthOf(id) },
    ...(failed ? { tone: 'bad' } : {}),
  }))
}
