import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { git } from './git.ts'

/** The files of a repository, by path with `/`. */
export type Tree = ReadonlyMap<string, Buffer>

/** A NUL byte makes it binary, as for git. */
export const isText = (content: Buffer) => isUtf8(content) && !content.subarray(0, 8000).includes(0)

/** What git has in the working folder, without symbolic links and submodules. */
export function readTree(root: string): Tree {
  const entries = git(root, ['ls-files', '-z', '--stage']).split('\0')
  const paths = entries.flatMap((line) => /^100\d+ \w+ \d\t([\s\S]+)$/.exec(line)?.[1] ?? [])
  return new Map(paths.map((path) => [path, readFileSync(join(root, path))]))
}
