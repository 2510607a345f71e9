import { aligned } from '@fanfare/command'

/** A table for what is a list of things, the story of an order as lines, and JSON for the rest. */
export function textOf(what: string, answer: unknown, spans = true): string {
  const { items, steps, invariants, parts, edges, events } = Object(answer)
  if (what === 'order') return storyText(Object(answer).order, steps, spans)
  if (what === 'map') return table(events)
  if (Array.isArray(parts)) return [table(parts), ...(edges.length > 0 ? [table(edges)] : [])].join('\n\n')
  const list: unknown = items ?? invariants ?? answer
  return Array.isArray(list) ? table(list) : JSON.stringify(answer)
}

interface TextStep {
  readonly kind: string
  readonly at: number
  readonly where: string
  readonly text: string
}

function storyText(
  order: Readonly<Record<string, unknown>>,
  all: readonly TextStep[],
  spans: boolean,
): string {
  const steps = all.filter(({ kind }) => spans || kind !== 'span')
  const start = steps[0]?.at ?? 0
  const lines = steps.map(
    ({ at, where, text }) =>
      `${`+${((at - start) / 1000).toFixed(3)} s`.padStart(12)}  ${where.padEnd(8)} ${text}`,
  )
  return [`order ${order['id']}: ${order['status']}`, ...lines].join('\n')
}

/** Without what has no room in a line. */
const left = new Set(['body', 'event', 'detail'])

function table(rows: readonly object[]): string {
  if (rows.length === 0) return 'none'
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => !left.has(name))
  const cells = [columns, ...rows.map((row) => columns.map((name) => cell(Object(row)[name])))]
  return aligned(cells).join('\n')
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  // A time in milliseconds since 1970.
  if (typeof value === 'number' && value > 1e12)
    return new Date(value).toISOString().slice(0, 19).replace('T', ' ')
  if (Array.isArray(value)) return value.map(cell).join(' ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value).replaceAll(/\s+/g, ' ')
}
