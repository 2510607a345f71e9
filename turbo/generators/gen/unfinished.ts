import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gitOrNothing } from '../../../infra/template/src/git.ts'

const marker = (root: string) => join(root, 'node_modules/.cache/generators/unfinished')

/** Remembers what is being written, until the function that it returns is called: a killed run calls it never. */
export function beginWriting(root: string, paths: readonly string[]): () => void {
  mkdirSync(dirname(marker(root)), { recursive: true })
  writeFileSync(marker(root), paths.join('\n'))
  return () => rmSync(marker(root), { force: true })
}

/** How to take back what a killed run has written; undefined when none was killed. Says it once. */
export function unfinishedRun(root: string): string | undefined {
  if (!existsSync(marker(root))) return undefined
  const paths = readFileSync(marker(root), 'utf8')
    .split('\n')
    .filter((path) => path !== '')
  rmSync(marker(root))
  const isKnown = (path: string) => gitOrNothing(root, ['ls-files', '--', path]) !== undefined
  const known = paths.filter(isKnown)
  // A folder that git knows may have files that are new.
  const unknown = paths.filter((path) => {
    const found = statSync(join(root, path), { throwIfNoEntry: false })
    return found !== undefined && (found.isDirectory() || !known.includes(path))
  })
  return [
    'An earlier gen or remove:service was killed while it wrote. To take back what it has done, look at git status, then:',
    ...(known.length > 0 ? [`  git restore -- ${known.join(' ')}`] : []),
    ...(unknown.length > 0 ? [`  git clean -fd -- ${unknown.join(' ')}`] : []),
    '  npx --yes pnpm@12 install',
  ].join('\n')
}
