import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

const folders = 'infra/{system,console}/test'
const declared = /^\/\/ Needs: (.+)$/m
const imports = /\bfrom '(\.[^']+)'/g

/**
 * Files of the tests of the whole that need a service, relative to the root. A file says so by itself, as in
 * `// Needs: mailer, payment`, or imports one that does.
 */
export function testsThatNeed(root: string, service: string): string[] {
  const files = globSync(`${folders}/**/*.ts`, { cwd: root }).map((file) => file.replaceAll('\\', '/'))
  const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
  const needing = new Set(
    files.filter((file) =>
      declared
        .exec(sources.get(file) ?? '')?.[1]
        ?.split(', ')
        .includes(service),
    ),
  )
  for (let size = -1; size !== needing.size; ) {
    size = needing.size
    for (const file of files)
      if (importsOf(file, sources).some((target) => needing.has(target))) needing.add(file)
  }
  const left = files.filter((file) => !needing.has(file))
  // What only removed files have imported.
  const isUsed = (file: string) => left.some((other) => importsOf(other, sources).includes(file))
  const wasUsed = (file: string) => files.some((other) => importsOf(other, sources).includes(file))
  const orphans = left.filter((file) => !file.endsWith('.test.ts') && wasUsed(file) && !isUsed(file))
  return [...needing, ...orphans].filter((file) => existsSync(join(root, file))).sort()
}

const importsOf = (file: string, sources: ReadonlyMap<string, string>) =>
  [...(sources.get(file) ?? '').matchAll(imports)].map(([, path = '']) =>
    posix.normalize(posix.join(posix.dirname(file), path)),
  )
