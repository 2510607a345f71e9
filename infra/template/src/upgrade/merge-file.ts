import { isText } from '../tree.ts'
import { type Labels, mergeText } from './merge-text.ts'

/** What happens to one file. */
export type Outcome =
  | { readonly kind: 'updated' | 'added' | 'merged' | 'conflict'; readonly content: Buffer }
  | { readonly kind: 'removed' }
  /** It stays as it is here, although the template has changed it. */
  | { readonly kind: 'kept'; readonly because: string }

type Content = Buffer | undefined

// Editors on Windows may have added carriage returns; git removes them.
const textOf = (content: Buffer) => content.toString().replaceAll('\r\n', '\n')

export function same(one: Content, other: Content): boolean {
  if (one === undefined || other === undefined) return one === other
  return one.equals(other) || (isText(one) && isText(other) && textOf(one) === textOf(other))
}

/** undefined: nothing has to be done. */
export function mergeFile(
  base: Content,
  mine: Content,
  theirs: Content,
  labels: Labels,
): Outcome | undefined {
  if (same(base, theirs) || same(mine, theirs)) return undefined
  if (same(mine, base)) {
    if (theirs === undefined) return { kind: 'removed' }
    return { kind: base === undefined ? 'added' : 'updated', content: theirs }
  }
  if (mine === undefined) return { kind: 'kept', because: 'you deleted it, and the template has changed it' }
  if (theirs === undefined)
    return { kind: 'kept', because: 'you changed it, and the template has deleted it' }
  if (![base ?? mine, mine, theirs].every(isText))
    return { kind: 'kept', because: 'you and the template changed it, and it is not text' }
  const { text, conflicts } = mergeText(base ? textOf(base) : '', textOf(mine), textOf(theirs), labels)
  return { kind: conflicts > 0 ? 'conflict' : 'merged', content: Buffer.from(text) }
}
