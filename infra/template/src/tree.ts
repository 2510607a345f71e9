import { isUtf8 } from 'node:buffer'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { git } from './git.ts'

/** The files of a repository, by path with `/`. */
export type Tree = ReadonlyMap<string, Buffer>

/** A NUL byte makes it binary, as for git. */
export const isText = (content: Buffer) => isUtf8(content) && !content.subarray(0, 8000).includes(0)

/** What git has in the working folder, without symbolic links, submodules, and files that were deleted there. */
export function readTree(root: string): Tree {
  const entries = git(root, ['ls-files', '-z', '--stage']).split('\0')
  const paths = entries.flatMap((line) => /^100\d+ \w+ \d\t([\s\S]+)$/.exec(line)?.[1] ?? [])
  const present = paths.filter((path) => existsSync(join(root, path)))
  return new Map(present.map((path) => [path, readFileSync(join(root, path))]))
}
