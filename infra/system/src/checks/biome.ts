import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

/** `biome check` of the whole repository. Returns its exit code. */
export function runBiome(...options: readonly string[]): number {
  const program = join(root, 'node_modules/@biomejs/biome/bin/biome')
  const { status } = spawnSync(process.execPath, [program, 'check', ...options, '.'], {
    cwd: root,
    stdio: 'inherit',
  })
  return status ?? 1
}
