import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../../..', import.meta.url))

/** As in `apps/order`. */
export const packageFolders = (): string[] =>
  globSync('{apps,packages,infra}/*/package.json', { cwd: root })
    .map((file) => dirname(file).replaceAll('\\', '/'))
    .sort()

/**
 * The tasks that check all types. The packages of infra have one task: what one imports of another is checked once. A
 * service extends Fastify's types with its own, so each has a task.
 */
export function typeTasks(folders = packageFolders()): string[] {
  const { exclude = [] } = readJson('tsconfig.infra.json')
  const others = folders.filter((folder) => folder.startsWith('apps/') || exclude.includes(folder))
  return ['types:infra', ...others.map((folder) => `${readJson(`${folder}/package.json`).name}#types`)]
}

const readJson = (file: string): { readonly name?: string; readonly exclude?: readonly string[] } =>
  JSON.parse(readFileSync(join(root, file), 'utf8'))
