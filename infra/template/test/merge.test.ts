import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergeFile } from '../src/upgrade/merge-file.ts'
import { mergeText } from '../src/upgrade/merge-text.ts'

const labels = { mine: 'yours', theirs: 'template 2' }
const bytes = (text: string | undefined) => (text === undefined ? undefined : Buffer.from(text))
const merge = (base: string | undefined, mine: string | undefined, theirs: string | undefined) => {
  const outcome = mergeFile(bytes(base), bytes(mine), bytes(theirs), labels)
  return outcome && 'content' in outcome ? { ...outcome, content: outcome.content.toString() } : outcome
}

test.each([
  ['nothing happened in the template', 'a', 'b', 'a', undefined],
  ['both did the same', 'a', 'b', 'b', undefined],
  ['both deleted it', 'a', undefined, undefined, undefined],
  ['only the template changed it', 'a', 'a', 'b', { kind: 'updated', content: 'b' }],
  ['it is new in the template', undefined, undefined, 'b', { kind: 'added', content: 'b' }],
  ['the template deleted it', 'a', 'a', undefined, { kind: 'removed' }],
  [
    'it was deleted here',
    'a',
    undefined,
    'b',
    { kind: 'kept', because: expect.stringContaining('you deleted') },
  ],
  [
    'it was changed here and deleted there',
    'a',
    'b',
    undefined,
    { kind: 'kept', because: expect.stringContaining('template has deleted') },
  ],
  [
    'both changed something that is no text',
    'a\0',
    'b\0',
    'c\0',
    { kind: 'kept', because: expect.stringContaining('not text') },
  ],
  [
    'both changed other lines',
    'a\nb\nc\n',
    'A\nb\nc\n',
    'a\nb\nC\n',
    { kind: 'merged', content: 'A\nb\nC\n' },
  ],
  [
    'both changed one line',
    'a\nb\nc\n',
    'a\nB\nc\n',
    'a\n2\nc\n',
    { kind: 'conflict', content: 'a\n<<<<<<< yours\nB\n=======\n2\n>>>>>>> template 2\nc\n' },
  ],
  [
    'both changed the last line, and one has no line feed',
    'a',
    'b',
    'c\n',
    { kind: 'conflict', content: '<<<<<<< yours\nb\n=======\nc\n>>>>>>> template 2\n' },
  ],
  [
    'an editor added carriage returns',
    'a\nb\n',
    'a\r\nb\r\n',
    'a\nB\n',
    { kind: 'updated', content: 'a\nB\n' },
  ],
])('%s', (_, base, mine, theirs, outcome) => {
  expect(merge(base, mine, theirs)).toEqual(outcome)
})

const line = fc.constantFrom('a', 'b', 'c', '', '}', 'ä')
const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n'))
const linesOf = (merged: string) => merged.split('\n')

test('whatever was changed, the side that changed nothing has no say', () => {
  fc.assert(
    fc.property(text, text, (base, changed) => {
      expect(mergeText(base, changed, base, labels)).toEqual({ text: changed, conflicts: 0 })
      expect(mergeText(base, base, changed, labels)).toEqual({ text: changed, conflicts: 0 })
      expect(mergeText(base, changed, changed, labels)).toEqual({ text: changed, conflicts: 0 })
    }),
  )
})

test('no line that somebody wrote is lost', () => {
  fc.assert(
    fc.property(text, text, text, (base, mine, theirs) => {
      const lines = linesOf(mergeText(base, mine, theirs, labels).text)
      const written = [...linesOf(mine), ...linesOf(theirs)].filter(
        (it) => it !== '' && !linesOf(base).includes(it),
      )
      expect(lines).toEqual(expect.arrayContaining(written))
    }),
  )
})

test('taking one side of every conflict leaves no mark', () => {
  fc.assert(
    fc.property(text, text, text, (base, mine, theirs) => {
      const merged = mergeText(base, mine, theirs, labels)
      const blocks =
        merged.text.match(/^<<<<<<< yours\n[\s\S]*?^=======\n[\s\S]*?^>>>>>>> template 2\n/gm) ?? []
      expect(blocks).toHaveLength(merged.conflicts)
      expect(blocks.reduce((rest, block) => rest.replace(block, ''), merged.text)).not.toMatch(/^[<=>]{7}/m)
    }),
  )
})
