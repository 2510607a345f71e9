import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

const tests = '{apps/*,infra/system,infra/console}/test'
const sources = 'apps/*/src'
const benchmarks = 'infra/console/bench'
const declared = /^\/\/ Needs: (.+)$/m
const imports = /\bfrom '(\.[^']+)'/g

export interface NeedingFiles {
  /** Files that say so in a line such as `// Needs: mailer, payment`. */
  readonly sources: readonly string[]
  /** Also tests that import one that does, and what only these have imported. */
  readonly tests: readonly string[]
}

/** Files outside of a service that go with it, relative to the root. */
export function filesThatNeed(root: string, service: string): NeedingFiles {
  const own = `apps/${service}/`
  const find = (folder: string) =>
    globSync(`${folder}/**/*.ts`, { cwd: root, exclude: (path) => path.endsWith('generated') })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => !file.startsWith(own))
  const texts = new Map(
    [...find(sources), ...find(tests), ...find(benchmarks)].map((file) => [
      file,
      readFileSync(join(root, file), 'utf8'),
    ]),
  )
  const needing = new Set(
    [...texts]
      .filter(([, text]) => declared.exec(text)?.[1]?.split(', ').includes(service))
      .map(([file]) => file),
  )
  const isTest = (file: string) => /^(apps|infra)\/[^/]+\/test\//.test(file)
  const targets = new Map([...texts].map(([file, text]) => [file, importsOf(file, text)]))
  for (let size = -1; size !== needing.size; ) {
    size = needing.size
    for (const [file, imported] of targets)
      if (isTest(file) && imported.some((target) => needing.has(target))) needing.add(file)
  }
  const left = [...texts.keys()].filter((file) => !needing.has(file))
  const isImported = (file: string, by: Iterable<string>) =>
    [...by].some((other) => targets.get(other)?.includes(file))
  const orphans = left.filter(
    (file) =>
      isTest(file) && !file.endsWith('.test.ts') && isImported(file, needing) && !isImported(file, left),
  )
  const all = [...needing, ...orphans].sort()
  return { sources: all.filter((file) => !isTest(file)), tests: all.filter(isTest) }
}

const importsOf = (file: string, text: string) =>
  [...text.matchAll(imports)].map(([, path = '']) => posix.normalize(posix.join(posix.dirname(file), path)))
