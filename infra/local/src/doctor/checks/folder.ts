import { type Finding, note, ok } from '../finding.ts'
import type { Machine } from '../machine.ts'

/** Vite, which loads the tests, reads these in a path as parts of a URL. */
const ofUrls = /[#?]|%[\da-f]{2}/i

export function folder({ root }: Pick<Machine, 'root'>): Finding {
  const [found] = ofUrls.exec(root) ?? []
  if (found === undefined) return ok('folder', root)
  return note('folder', `dev runs in ${root}, and the tests do not: it has ${found}`, 'rename it')
}
