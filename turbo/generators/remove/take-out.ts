import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { FoundService } from '../../../infra/topology/src/index.ts'
import { withoutEntry } from '../gen/edits.ts'
import type { Change } from '../gen/plan.ts'
import { filesOfService, type ServiceFiles } from '../gen/service-files.ts'
import { type Dependent, prefixOf } from './dependents.ts'
import {
  withoutError,
  withoutHandler,
  withoutImports,
  withoutListed,
  withoutRows,
  withoutSettings,
} from './without.ts'

interface TakenOut {
  readonly changes: readonly Change[]
  /** Files beside those that say what they need. */
  readonly removals: readonly string[]
  /** Names of alarms. */
  readonly headings: readonly string[]
}

/** Takes the uses of a service out of another, whose files `removed` go too. Throws an error that names the place. */
export function takeOut(
  root: string,
  dependent: Dependent,
  service: FoundService,
  removed: readonly string[],
): TakenOut {
  const { events, calls } = dependent
  const { folder, declaration } = dependent.service
  const files = filesOfService({ root }, dependent.service)
  const prefix = prefixOf(service)
  const owns: readonly string[] = declaration.owns ?? []
  const isGone = (path: string) => removed.includes(path)
  const left = (pattern: string) =>
    files.found(pattern).filter((file) => !isGone(files.pathOf(file)) && !isGenerated(file))

  const alarms = (declaration.errors ?? []).filter(
    ({ message }) => !left('src/**/*.ts').some((file) => files.read(file).includes(`'${message}'`)),
  )
  files.edit('service.ts', (source) => {
    const heard = withoutListed(source, 'subscribes', (type) => events.includes(type))
    const kept = withoutListed(heard, 'secrets', (secret) => secret.startsWith(`${prefix}_`))
    return alarms.reduce((text, { name }) => withoutError(text, name), kept)
  })
  if (events.length > 0) files.edit('src/handlers.ts', (source) => events.reduce(withoutHandler, source))
  for (const file of left('{src,test}/**/*.ts')) {
    const target = (path: string) =>
      isGone(posix.normalize(posix.join(posix.dirname(files.pathOf(file)), path)))
    files.edit(file, (source) => withoutSettings(withoutImports(source, target), prefix))
  }
  files.edit('README.md', (page) =>
    withoutRows(page, (word) => events.includes(word) || word.startsWith(`${prefix}_`)),
  )
  const gone = takeOutCalls(files, calls).filter(
    (file) => file !== ownCalls || !owns.includes('http/calls.ts'),
  )
  const unused = unusedPackages(folder, files, [
    ...removed.map((path) => posix.relative(files.pathOf('.'), path)),
    ...gone,
  ])
  files.edit('package.json', (source) =>
    unused.reduce((text, name) => text.replace(new RegExp(`^ *"${name}": .*\\n`, 'm'), ''), source),
  )
  return {
    changes: files.changes().filter(({ path, text }) => readFileSync(join(root, path), 'utf8') !== text),
    removals: gone.map(files.pathOf),
    headings: alarms.map(({ name }) => name),
  }
}

const isGenerated = (file: string) => file.startsWith('src/generated/')

const ownCalls = 'src/platform/http/calls.ts'

/** Returns the files of which nothing is left: calls.ts, and what is stamped for it. */
function takeOutCalls(files: ServiceFiles, calls: readonly string[]): string[] {
  if (calls.length === 0) return []
  const source = calls.reduce(withoutEntry, files.read('calls.ts'))
  if (!/defineCalls\(\{\s*\}\)/.test(source)) {
    files.write('calls.ts', source)
    return []
  }
  return ['calls.ts', ownCalls]
}

/** Dependencies that only these files import. */
function unusedPackages(folder: string, files: ServiceFiles, gone: readonly string[]): string[] {
  const importers = (name: string) =>
    globSync('{*.ts,src/**/*.ts,test/**/*.ts}', { cwd: folder })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => new RegExp(`from '${name}['/]`).test(files.read(file)))
  const { dependencies = {} }: { dependencies?: Record<string, string> } = JSON.parse(
    files.read('package.json'),
  )
  return Object.keys(dependencies).filter((name) => {
    const users = importers(name)
    return users.length > 0 && users.every((file) => gone.includes(file))
  })
}
