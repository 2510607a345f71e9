import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Remembers files and folders; the function that it returns puts them back, and removes what was not there. */
export function keepFiles(root: string, paths: readonly string[]): () => void {
  const kept = new Map<string, Buffer>()
  for (const path of paths.map((path) => join(root, path)).filter((path) => existsSync(path))) {
    for (const file of filesOf(path)) kept.set(file, readFileSync(file))
  }
  const created = [...new Set(paths.map((path) => firstMissing(root, path)))].filter(
    (path) => path !== undefined,
  )
  return () => {
    for (const path of created) rmSync(path, { recursive: true, force: true })
    for (const path of paths.map((path) => join(root, path)).filter((path) => existsSync(path))) {
      for (const file of filesOf(path)) if (!kept.has(file)) rmSync(file)
    }
    for (const [file, content] of kept) {
      // One that cannot be written to was not changed either.
      if (existsSync(file) && readFileSync(file).equals(content)) continue
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, content)
    }
  }
}

const filesOf = (path: string): string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [path]

/** The outermost folder of the path that does not exist. */
function firstMissing(root: string, path: string): string | undefined {
  const parts = path.split('/')
  for (let depth = 1; depth <= parts.length; depth++) {
    const part = join(root, ...parts.slice(0, depth))
    if (!existsSync(part)) return part
  }
  return undefined
}
