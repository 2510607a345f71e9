import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

/** A path of the repository, or a package of npm or Node. */
type Target = { readonly path: string } | { readonly package: string }

interface Rule {
  /** The first matching rule applies. */
  readonly files: RegExp
  /** Patterns; `$1` is the first group of `files`. */
  readonly mayImport: readonly string[]
  readonly because: string
}

const npm = 'npm:.*'
const contracts = 'packages/contracts(/src/index.ts)?$'
const infra = (...names: string[]) => `infra/(${names.join('|')})($|/)`

/** What is not listed is refused. */
export const rules: readonly Rule[] = [
  {
    files: /^packages\/contracts\/src\//,
    mayImport: ['npm:typebox(/.*)?$', 'packages/contracts/src/'],
    because: 'the contracts are pure: types, schemas and functions without I/O, framework or SDK',
  },
  {
    files: /^packages\/contracts\//,
    mayImport: [npm, 'packages/contracts($|/)', 'vitest.base.ts'],
    because: 'they are tested alone',
  },
  {
    files: /^apps\/([^/]+)\/src\/platform\//,
    mayImport: [npm, contracts, 'apps/$1/(service.ts|src/(platform/|generated/|config.ts))'],
    because: 'the platform knows nothing of the domain',
  },
  {
    files: /^apps\/([^/]+)\/src\/(?!clients\/)[^/]+\/(?!(?:.*-)?routes\.ts$)/,
    mayImport: ['npm:(?!@?fastify)', contracts, 'apps/$1/(service.ts|src/(?!platform/http/))'],
    because: 'a domain knows neither HTTP nor Fastify: its routes.ts does',
  },
  {
    files: /^apps\/([^/]+)\/(src\/|(service|calls)\.ts$)/,
    mayImport: [npm, contracts, 'apps/$1/'],
    because: 'services share the contracts, and nothing else',
  },
  {
    files: /^apps\/([^/]+)\//,
    mayImport: [npm, contracts, 'apps/$1/', infra('local', 'emulators'), 'vitest.base.ts'],
    because: 'a service is tested alone, with a database and emulators of infra',
  },
  {
    files: /^infra\/topology\/src\//,
    mayImport: ['npm:node:.*', contracts, 'infra/topology/src/'],
    because: 'the topology is derived from the declarations, and from nothing else',
  },
  {
    files: /^infra\/command\/src\//,
    mayImport: ['npm:node:.*', 'infra/command/src/'],
    because: 'every program that is started by hand may use it',
  },
  {
    files: /^infra\/sidecars\/(?!test\/|vitest)/,
    mayImport: [npm, contracts, infra('topology', 'sidecars', 'command')],
    because: 'what runs on AWS knows neither the local host nor an emulator',
  },
  {
    files: /^infra\/emulators\/(?!test\/|vitest)/,
    mayImport: [npm, contracts, infra('topology', 'emulators')],
    because: 'an emulator stands alone',
  },
  {
    files: /^infra\/(aws|bundle)\/(src|prices|stages)\//,
    mayImport: [npm, contracts, infra('topology', 'sidecars', 'aws', 'bundle', 'command')],
    because: 'what runs on AWS knows neither the local host nor an emulator',
  },
  {
    files: /^infra\/console\/page\//,
    mayImport: ['npm:(@?preact|uplot|@dagrejs)', 'infra/console/'],
    because: 'it runs in a browser; of the rest of the console it takes types only',
  },
  {
    files: /^(infra|turbo)\//,
    mayImport: [
      npm,
      contracts,
      infra('[a-z]+'),
      'apps/[^/]+/(service|calls).ts$',
      'turbo/',
      'vitest.base.ts',
    ],
    because: 'infra knows a service by its service.ts and calls.ts, and never imports its source',
  },
]

const specifiers = /\b(?:from|import)\s*\(?\s*['"]([^'"\n]+)['"]/g

function targetOf(file: string, specifier: string): Target {
  if (specifier.startsWith('.')) return { path: posix.normalize(posix.join(posix.dirname(file), specifier)) }
  const [scope, name = '', ...inner] = specifier.split('/')
  if (scope !== '@fanfare') return { package: specifier }
  if (name === 'contracts') return { path: posix.join('packages/contracts', ...inner) }
  const folder = existsSync(join(root, 'apps', name)) ? 'apps' : 'infra'
  return { path: posix.join(folder, name, ...inner) }
}

export function brokenRules(file: string, source: string): string[] {
  const rule = rules.find(({ files }) => files.test(file))
  if (!rule) return []
  const [, group = ''] = rule.files.exec(file) ?? []
  const patterns = rule.mayImport.map((pattern) => new RegExp(`^${pattern.replaceAll('$1', group)}`))
  return [...source.matchAll(specifiers)].flatMap(([, specifier = '']) => {
    const target = targetOf(file, specifier)
    const text = 'path' in target ? target.path : `npm:${target.package}`
    return patterns.some((pattern) => pattern.test(text))
      ? []
      : [`${file} may not import ${specifier}: ${rule.because}`]
  })
}

/** Prints the broken rules of the repository. Returns whether there are none. */
export function reportBrokenRules(): boolean {
  const files = globSync('{apps,packages,infra,turbo}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: (path) => /(^|[/\\])(node_modules|generated|dist|cdk\.out)([/\\]|$)/.test(path),
  }).map((file) => file.replaceAll('\\', '/'))
  const broken = files.flatMap((file) => brokenRules(file, readFileSync(join(root, file), 'utf8')))
  for (const line of broken) console.error(line)
  console.log(`${files.length} files: ${broken.length} forbidden imports`)
  return broken.length === 0
}
