import { dirname, posix } from 'node:path'
import type { Tree } from '../tree.ts'

/** Names that would be mistaken for others: of packages and services, and scopes of npm that are in use. */
export function takenNames(tree: Tree): ReadonlySet<string> {
  const manifests = [...tree.keys()].filter((path) =>
    /^(apps|infra|packages)\/[^/]+\/package\.json$/.test(path),
  )
  const catalog = tree.get('pnpm-workspace.yaml')?.toString() ?? ''
  const scopes = [...catalog.matchAll(/^ +'@([^/]+)\//gm)].map(([, scope = '']) => scope)
  return new Set([...manifests.map((path) => posix.basename(dirname(path))), ...scopes])
}
