import { handlerLines } from '../../../infra/system/src/event-pages/handler-row.ts'

/** Edits that take something out of a service's sources. Each throws an error where it finds no clear place. */

/** Without an import of a removed file, and without the lines that use what it brought. */
export function withoutImports(source: string, isRemoved: (path: string) => boolean): string {
  const statement = /^import (?:type )?(\{[^}]*\}|\w+) from '(\.[^']+)'\n/gm
  const names: string[] = []
  const text = source.replaceAll(statement, (whole, imported: string, path: string) => {
    if (!isRemoved(path)) return whole
    const listed = imported.replaceAll(/[{}\s]|\btype\b/g, '').split(',')
    names.push(...listed.filter((name) => name !== ''))
    return ''
  })
  if (names.length === 0) return source
  const used = new RegExp(`\\b(${names.join('|')})\\b`)
  return withoutLines(text, (line) => used.test(line.replace(/\/\/.*$/, '')))
}

/** Without the lines of settings such as `PAYMENT_URL`, each with the comment above it. */
export const withoutSettings = (source: string, prefix: string): string =>
  withoutLines(source, (line) => new RegExp(`^\\s+${prefix}_[A-Z0-9_]+: `).test(line))

/** handlers.ts without the event's row. */
export function withoutHandler(source: string, type: string): string {
  const { lines, start, end } = handlerLines(source, type)
  return [...lines.slice(0, start), ...lines.slice(end)].join('\n')
}

/** service.ts without the strings that match, in the list. */
export function withoutListed(source: string, list: string, isGone: (entry: string) => boolean): string {
  return source.replace(
    new RegExp(`^(\\s*${list}: \\[)([^\\]]*)\\]`, 'm'),
    (_, opening: string, entries: string) => {
      const left = [...entries.matchAll(/'([^']*)'/g)].filter(([, entry = '']) => !isGone(entry))
      return `${opening}${left.map(([entry]) => entry).join(', ')}]`
    },
  )
}

/** service.ts without the error of this name. */
export const withoutError = (source: string, name: string): string =>
  source
    .replace(new RegExp(`\\n *\\{\\s*name: '${name}',[^{}]*\\},?`), '')
    .replace(/\n *errors: \[\s*\],/, '')

/** A table's rows go whose first cell names nothing else, as `payment.captured`, `.voided` or `PAYMENT_URL`. */
export const withoutRows = (page: string, isGone: (word: string) => boolean): string =>
  page
    .split('\n')
    .filter((line) => {
      const words = [...(/^\|([^|]*)\|/.exec(line)?.[1] ?? '').matchAll(/`([^`]+)`/g)].map(
        ([, word = '']) => word,
      )
      const [first = ''] = words
      return !(isGone(first) && words.every((word) => word.startsWith('.') || isGone(word)))
    })
    .join('\n')

function withoutLines(source: string, isGone: (line: string) => boolean): string {
  const kept: string[] = []
  for (const line of source.split('\n')) {
    const before = kept.findLast((each) => !isComment(each)) ?? ''
    if (!isGone(line)) kept.push(line)
    else if (!isWhole(line) || isContinued(before))
      throw new Error(`"${line.trim()}" is part of a statement of several lines`)
    else while (isComment(kept.at(-1) ?? '')) kept.pop()
  }
  return kept.join('\n')
}

const isComment = (line: string) => /^\s*\/\//.test(line)
/** An argument, or the right side of an assignment: what remains would not compile. */
const isContinued = (before: string) => /(\(|=|=>|\?|&&|\|\||\.)$/.test(before.trimEnd())
const count = (line: string, brackets: RegExp) => line.match(brackets)?.length ?? 0
const isWhole = (line: string) => count(line, /[([{]/g) === count(line, /[)\]}]/g)
