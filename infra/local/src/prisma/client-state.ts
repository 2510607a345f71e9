import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const { version } = createRequire(import.meta.url)('prisma/package.json')

const stateFile = (folder: string) => join(folder, 'src', 'generated', 'prisma.sha256')

/** Of the schema, the generator, and what it has written. */
function stateOf(folder: string): string {
  const generated = globSync('src/generated/prisma/**/*.ts', { cwd: folder }).sort()
  const hash = createHash('sha256').update(String(version))
  for (const file of ['prisma/schema.prisma', ...generated]) {
    hash.update(`\0${file.replaceAll('\\', '/')}\0`).update(readFileSync(join(folder, file)))
  }
  return hash.digest('hex')
}

export function isUpToDate(folder: string): boolean {
  const file = stateFile(folder)
  return existsSync(file) && readFileSync(file, 'utf8') === stateOf(folder)
}

export function recordState(folder: string): void {
  writeFileSync(stateFile(folder), stateOf(folder))
}
