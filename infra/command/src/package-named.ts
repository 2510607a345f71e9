import { UsageError } from './usage-error.ts'

/**
 * `order`, `@fanfare/order` and `apps/order` are equal.
 * @param folders to choose from, as in `apps/order`. Throws a UsageError with the names that there are.
 */
export function packageNamed(name: string, folders: readonly string[], what = 'package'): string {
  const bare = name
    .replace(/^@fanfare\//, '')
    .replace(/^\.\//, '')
    .replace(/\/$/, '')
  const found = folders.find((folder) => folder === bare || folder.endsWith(`/${bare}`))
  if (found !== undefined) return found
  const names = folders.map((folder) => folder.split('/').at(-1)).join(', ')
  throw new UsageError(`There is no ${what} ${name}. There are: ${names}`)
}
