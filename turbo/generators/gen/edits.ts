/** Text edits at the few places that generators know. Each throws an error that names the place when it is missing. */

/** With another entry at the end of a list or an object that begins with `opening`, as in `schedules: [`. */
export function withEntry(source: string, opening: string, entry: string): string {
  const start = source.indexOf(opening)
  if (start < 0) throw new Error(`there is no "${opening}" to add ${entry} to`)
  const end = closingOf(source, start + opening.length - 1)
  const before = source.slice(0, end).trimEnd()
  const comma = /[[{,]$/.test(before) ? '' : ','
  return `${before}${comma}\n${entry},\n${source.slice(end)}`
}

/** Without the entry of this name, and the comment above it. */
export function withoutEntry(source: string, name: string): string {
  const entry = new RegExp(`(?:^ *//.*\\n)*^ *${name}: (?=[{[])`, 'm').exec(source)
  if (!entry) throw new Error(`there is no entry ${name} to remove`)
  const end = closingOf(source, entry.index + entry[0].length) + 1
  return source.slice(0, entry.index) + source.slice(end).replace(/^,?[ \t]*\n/, '')
}

/** The position of the bracket that closes the one at `start`. Strings and comments have none that stand alone. */
function closingOf(source: string, start: number): number {
  let depth = 0
  for (let at = start; at < source.length; at++) {
    if ('[{('.includes(source.charAt(at))) depth++
    if (']})'.includes(source.charAt(at)) && --depth === 0) return at
  }
  throw new Error(
    `the "${source.charAt(start)}" of "${source.slice(start - 12, start + 1).trim()}" is not closed`,
  )
}

/** With an import; Biome sorts them. */
export const withImport = (source: string, name: string, from: string) =>
  `import { ${name} } from '${from}'\n${source}`

/** With a statement after the last line that matches, or else before the function returns. */
export function withStatement(source: string, statement: string, after?: RegExp): string {
  const lines = source.split('\n')
  const last = after ? lines.findLastIndex((line) => after.test(line)) : -1
  const end = last < 0 ? lines.lastIndexOf('  return app') : last + 1
  if (end < 0) throw new Error(`there is no "return app" to add "${statement.trim()}" before`)
  return [...lines.slice(0, end), statement, ...lines.slice(end)].join('\n')
}

/** With a row at the end of the first table below a heading; unchanged where there is none. */
export function withTableRow(source: string, heading: string, cells: readonly string[]): string {
  const lines = source.split('\n')
  const start = lines.indexOf(heading)
  const first = lines.findIndex((line, at) => at > start && line.startsWith('|'))
  const next = lines.findIndex((line, at) => at > start && line.startsWith('## '))
  if (start < 0 || first < 0 || (next >= 0 && first > next)) return source
  const length = lines.slice(first).findIndex((line) => !line.startsWith('|'))
  const end = length < 0 ? lines.length : first + length
  const columns = (lines[first] ?? '').replaceAll('\\|', '').split('|').length - 2
  const row = Array.from({ length: columns }, (_, at) => cells[at] ?? '')
  return [...lines.slice(0, end), `| ${row.join(' | ')} |`, ...lines.slice(end)].join('\n')
}
