import { globSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import type { Change } from '../gen/plan.ts'

const isGenerated = (path: string) => /(^|[/\\])(node_modules|generated|dist|cdk\.out)$/.test(path)

const alarms = 'docs/operate.md'
const link = /\[([^\]]+)\]\(([^)\s]+)\)/g

interface Gone {
  readonly removed: readonly string[]
  readonly headings: readonly string[]
  /** Pages that are changed already. */
  readonly edited: ReadonlyMap<string, string>
}

/** Documents without links to what is removed, and without the headings of its alarms. Another link becomes its text. */
export function documentChanges(root: string, { removed, headings, edited }: Gone): Change[] {
  const pages = globSync('{*,{apps,docs,infra,packages,turbo}/**/*}.md', { cwd: root, exclude: isGenerated })
    .map((page) => page.replaceAll('\\', '/'))
    .filter((page) => !isRemoved(page, removed))
  return pages.flatMap((page) => {
    const isGone = (target: string) => {
      if (/^(https?:|mailto:)/.test(target)) return false
      const [path = '', heading] = target.split('#', 2)
      const file = path === '' ? page : posix.normalize(posix.join(dirname(page), path))
      return isRemoved(file, removed) || (file === alarms && headings.includes(heading ?? ''))
    }
    const stored = readFileSync(join(root, page), 'utf8')
    const before = edited.get(page) ?? stored
    const text = (page === alarms ? withoutSections(before, headings) : before)
      .split('\n')
      .filter((line) => !isAbout(line, isGone))
      .join('\n')
      .replaceAll(link, (whole, words: string, target: string) => (isGone(target) ? words : whole))
    return text === stored ? [] : [{ path: page, text }]
  })
}

/** A row of a table, or an entry of a list, with links to nothing else. */
function isAbout(line: string, isGone: (target: string) => boolean): boolean {
  const targets = [...line.matchAll(link)].map(([, , target = '']) => target)
  return /^(\||- )/.test(line) && targets.length > 0 && targets.every(isGone)
}

const isRemoved = (path: string, removed: readonly string[]) =>
  removed.some((each) => path === each || path.startsWith(`${each}/`))

/** Without `### heading` and what follows it, up to the next heading. */
function withoutSections(source: string, headings: readonly string[]): string {
  let skipping = false
  return source
    .split('\n')
    .filter((line) => {
      if (/^#{1,3} /.test(line)) skipping = headings.includes(line.replace(/^### /, ''))
      return !skipping
    })
    .join('\n')
}
