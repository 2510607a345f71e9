import { spawnSync } from 'node:child_process'
import { git } from '../git.ts'
import type { Tree } from '../tree.ts'

/** The files of a commit, as git stores them, without symbolic links and submodules. */
export function treeOf(history: string, commit: string): Tree {
  const entries = git(history, ['ls-tree', '-r', '-z', '--full-tree', commit])
    .split('\0')
    .flatMap((line) => {
      const [, id, path] = /^100\d+ blob (\w+)\t([\s\S]+)$/.exec(line) ?? []
      return id === undefined || path === undefined ? [] : [{ id, path }]
    })
  const contents = blobs(
    history,
    entries.map(({ id }) => id),
  )
  return new Map(entries.map(({ path }, at) => [path, contents[at] ?? Buffer.alloc(0)]))
}

function blobs(history: string, ids: readonly string[]): Buffer[] {
  const { status, stdout, stderr } = spawnSync('git', ['cat-file', '--batch'], {
    cwd: history,
    input: ids.map((id) => `${id}\n`).join(''),
    maxBuffer: 2 ** 30,
  })
  if (status !== 0) throw new Error(`git cat-file: ${stderr}`)
  let at = 0
  return ids.map(() => {
    // As in `<id> blob <size>`, the content, and a line feed.
    const end = stdout.indexOf('\n', at)
    const size = Number(stdout.toString('utf8', at, end).split(' ')[2])
    at = end + 1 + size + 1
    return stdout.subarray(end + 1, end + 1 + size)
  })
}
