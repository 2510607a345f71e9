import { diff3Merge } from 'node-diff3'

export interface Labels {
  readonly mine: string
  readonly theirs: string
}

interface Merged {
  readonly text: string
  readonly conflicts: number
}

/** With their ends, so that a missing last line feed is a difference. */
const linesOf = (text: string) => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

const ended = (lines: readonly string[]) =>
  lines.map((line) => (line.endsWith('\n') ? line : `${line}\n`)).join('')

/** A three-way merge by lines. What both changed differently has both, marked as git does. */
export function mergeText(base: string, mine: string, theirs: string, labels: Labels): Merged {
  const regions = diff3Merge(linesOf(mine), linesOf(base), linesOf(theirs))
  const texts = regions.map(({ ok, conflict }) => {
    if (conflict === undefined) return (ok ?? []).join('')
    const { a, b } = conflict
    return `<<<<<<< ${labels.mine}\n${ended(a)}=======\n${ended(b)}>>>>>>> ${labels.theirs}\n`
  })
  return { text: texts.join(''), conflicts: regions.filter(({ conflict }) => conflict !== undefined).length }
}
