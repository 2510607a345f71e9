/** service.ts with the event at the end of a list. */
export function withListed(source: string, list: 'publishes' | 'subscribes', type: string): string {
  const found = new RegExp(`^\\s*${list}: \\[([^\\]]*)\\]`, 'm').exec(source)
  if (!found) throw new Error(`service.ts has no list "${list}: […]" to add ${type} to`)
  const entries = (found[1] ?? '').trim().replace(/,$/, '')
  const listed = entries === '' ? `'${type}'` : `${entries},\n'${type}',`
  const end = found.index + found[0].length
  const start = end - (found[1] ?? '').length - 1
  return `${source.slice(0, start)}${listed}${source.slice(end - 1)}`
}

const row = /^( *)'[a-z0-9-]+\.[a-z0-9-]+':/

/** handlers.ts with a row for the event, after its last one. It logs, and so compiles before it has work. */
export function withHandler(source: string, type: string): string {
  const lines = source.split('\n')
  const last = lines.findLastIndex((line) => row.test(line))
  const indentation = row.exec(lines[last] ?? '')?.[1]
  if (indentation === undefined)
    throw new Error(`src/handlers.ts has no row as in 'order.created': … to add ${type} after`)
  const closing = lines.findIndex(
    (line, at) => at > last && /^ *\}/.test(line) && isOutside(line, indentation),
  )
  if (closing < 0)
    throw new Error(`src/handlers.ts: the table of handlers has no end after ${lines[last]?.trim()}`)
  const added = [
    `${indentation}'${type}': (event, { once, log }) =>`,
    `${indentation}  once(async () => log.info({ subject: event.subject }, '${type} has no work yet')),`,
  ]
  return [...lines.slice(0, closing), ...added, ...lines.slice(closing)].join('\n')
}

const isOutside = (line: string, indentation: string) =>
  line.length - line.trimStart().length < indentation.length
