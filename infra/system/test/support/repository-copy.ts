import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { temporaryFolder } from '@fanfare/local'
import { shell } from '@fanfare/local/testing'
import { onTestFinished } from 'vitest'

const isKept = (path: string) =>
  !/^(node_modules|\.git|\.turbo|\.data|generated|dist|cdk\.out|coverage|test-results\.json)$/.test(
    basename(path),
  )

// npx would ask the registry each time. Inside of `pnpm test` the same pnpm is in PATH.
const inPath = spawnSync('pnpm --version', { shell: true, encoding: 'utf8' }).stdout.startsWith('12.')
const pnpm = inPath ? 'pnpm' : 'npx --yes pnpm@12'

/** A copy of what git has, without packages; removed when the test ends. */
export async function copyRepository(root: string) {
  const { dir, remove } = await temporaryFolder('copy')
  onTestFinished(remove)
  cpSync(root, dir, { recursive: true, filter: (path) => path === root || isKept(path) })
  return {
    folder: dir,
    /** Runs pnpm there, and returns its output. Throws when it fails. */
    async run(args: string): Promise<string> {
      console.log(`in a copy: pnpm ${args}`)
      const child = spawn(`${pnpm} ${args}`, {
        cwd: dir,
        // Code of the copy is compiled into the copy, and is removed with it.
        env: { ...shell, NODE_COMPILE_CACHE: join(dir, 'node_modules/.cache/compiled') },
        shell: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let output = ''
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          output += text
        })
      }
      const [code] = await once(child, 'close')
      if (code !== 0) throw new Error(`pnpm ${args} ended with ${code}:\n${output}`)
      return output
    },
  }
}

/** Hashes of all files that git would have, by path. */
export function filesOf(folder: string, root = folder): Map<string, string> {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => isKept(name))
  return new Map(
    entries.flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return [...filesOf(path, root)]
      const hash = createHash('sha256').update(readFileSync(path)).digest('hex')
      return [[relative(root, path).replaceAll('\\', '/'), hash] as const]
    }),
  )
}
