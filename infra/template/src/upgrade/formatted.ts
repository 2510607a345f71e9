import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Tree } from '../tree.ts'

/** The formatter's, but for its own settings. */
const isCode = (path: string) => /\.(ts|json)$/.test(path) && path !== 'biome.json'

/** Copies of the platform are compared with each other, too. */
const isPlatform = (path: string) =>
  /^(apps\/[^/]+|turbo\/generators\/templates\/service)\/src\/(platform\/|(web|worker)\.ts$)/.test(path)

/** Both versions of the template, formatted where they differ: elsewhere nothing is merged. */
export function formattedPair(root: string, base: Tree, theirs: Tree): readonly [base: Tree, theirs: Tree] {
  const isWanted = (path: string) =>
    isCode(path) && (isPlatform(path) || !base.get(path)?.equals(theirs.get(path) ?? Buffer.alloc(0)))
  return [formatted(root, base, isWanted), formatted(root, theirs, isWanted)]
}

/**
 * A tree as the formatter of this repository writes it, with its settings: names of other lengths break lines elsewhere,
 * and that must not look like a change.
 */
function formatted(root: string, tree: Tree, isWanted: (path: string) => boolean): Tree {
  const folder = mkdtempSync(join(tmpdir(), 'template-'))
  try {
    const files = [...tree].filter(([path]) => isWanted(path))
    for (const [path, content] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    for (const name of ['biome.json', '.gitignore'])
      writeFileSync(join(folder, name), readFileSync(join(root, name)))
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
    const { error } = spawnSync(
      process.execPath,
      [biome, 'check', '--write', '--linter-enabled=false', '.'],
      { cwd: folder },
    )
    if (error) throw error
    return new Map([...tree, ...files.map(([path]) => [path, readFileSync(join(folder, path))] as const)])
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
