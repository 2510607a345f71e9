import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Tree } from './tree.ts'

export interface Changes {
  /** Files with new content. */
  readonly written: Tree
  readonly removed: readonly string[]
}

export const changesBetween = (before: Tree, after: Tree): Changes => ({
  written: new Map([...after].filter(([path, content]) => !before.get(path)?.equals(content))),
  removed: [...before.keys()].filter((path) => !after.has(path)),
})

export function writeChanges(root: string, { written, removed }: Changes): void {
  for (const path of removed) rmSync(join(root, path))
  for (const [path, content] of written) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    // The mode is for new files. A script begins with #!
    const mode = content.toString('latin1', 0, 2) === '#!' ? 0o755 : 0o644
    writeFileSync(join(root, path), content, { mode })
  }
}
