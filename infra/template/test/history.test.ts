import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@fanfare/local'
import { afterAll, expect, test } from 'vitest'
import { git } from '../src/git.ts'
import { treeOf } from '../src/upgrade/commit-tree.ts'
import { baseCommitOf, commitOf, fetchHistory, isAncestor, movesBetween } from '../src/upgrade/history.ts'
import { commit as commitAll } from './support/commit.ts'

const { dir, remove } = await temporaryFolder('history')
afterAll(remove)
const origin = join(dir, 'template')
const names = { name: 'acme', title: 'Acme' }
const image = Buffer.from([0, 255, 10, 0])

function commit(folder: string): string {
  commitAll(folder, 'change')
  return git(folder, ['rev-parse', 'HEAD']).trim()
}

mkdirSync(join(origin, 'a b'), { recursive: true })
git(origin, ['init', '--quiet'])
writeFileSync(join(origin, 'a b/ö.ts'), 'one\ntwo\nthree\n')
writeFileSync(join(origin, 'logo.png'), image)
writeFileSync(join(origin, 'empty'), '')
const first = commit(origin)
git(origin, ['tag', 'v1'])
renameSync(join(origin, 'a b/ö.ts'), join(origin, 'c.ts'))
const second = commit(origin)
const history = fetchHistory(dir, origin)

test('the newest version, and one by its tag, are fetched with every file as it is', () => {
  expect(commitOf(history, undefined)).toBe(second)
  expect(commitOf(history, 'v1')).toBe(first)
  expect([...treeOf(history, first)].sort()).toEqual([
    ['a b/ö.ts', Buffer.from('one\ntwo\nthree\n')],
    ['empty', Buffer.alloc(0)],
    ['logo.png', image],
  ])
  expect([...movesBetween(history, first, second)]).toEqual([['a b/ö.ts', 'c.ts']])
  expect([isAncestor(history, first, second), isAncestor(history, second, first)]).toEqual([true, false])
})

test('a later fetch has what is new', () => {
  writeFileSync(join(origin, 'new'), '')
  const third = commit(origin)
  expect(commitOf(fetchHistory(dir, origin), undefined)).toBe(third)
})

test('a copy of the files that has another history is found by its files', () => {
  const tree = git(origin, ['rev-parse', 'v1^{tree}']).trim()
  expect(baseCommitOf(history, { ...names, commit: 'c0ffee', tree }, [])).toBe(first)
  // With commits of its own on top.
  expect(baseCommitOf(history, { ...names, commit: 'c0ffee', tree: 'c0ffee' }, ['beef', tree])).toBe(first)
  expect(() => baseCommitOf(history, { ...names, commit: 'c0ffee' }, ['beef'])).toThrow(
    'The template has no commit c0ffee',
  )
})

test('what is not there is named', () => {
  expect(() => commitOf(history, 'v9')).toThrow('The template has no commit, tag or branch v9')
  expect(() => fetchHistory(dir, join(dir, 'nowhere'))).toThrow(/cannot be read from .*nowhere.*--from/)
})
