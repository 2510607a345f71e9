import { aligned } from '@fanfare/command'

/** Characters of a value. */
const widest = 60

/** Rows as a table for a terminal; long values are cut, on one line each. */
export function table(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const cells = [columns, ...rows.map((row) => row.map(cell))]
  const widths = columns.map((_, index) =>
    cells.reduce((width, row) => Math.max(width, row[index]?.length ?? 0), 0),
  )
  const [head = '', ...body] = aligned(cells)
  return [head, widths.map((width) => '-'.repeat(width)).join('  '), ...body].join('\n')
}

function cell(value: unknown): string {
  const text = textOf(value).replaceAll(/\s+/g, ' ')
  return text.length > widest ? `${text.slice(0, widest - 1)}…` : text
}

function textOf(value: unknown): string {
  if (value === null) return ''
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
