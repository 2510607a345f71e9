import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { outputOf } from '@fanfare/command'
import { temporaryFolder } from '@fanfare/local'
import { shell } from '@fanfare/local/testing'

const isKept = (path: string) =>
  !/^(node_modules|\.git|\.turbo|\.data|dist|cdk\.out|coverage|test-results\.json)$/.test(basename(path))

/** `"…"` is one argument. */
export const argumentsOf = (line: string) =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word = '']) => quoted ?? word)

/** A copy of what git has and of generated code, without packages. */
export async function copyRepository(root: string) {
  const { dir, remove } = await temporaryFolder('copy')
  cpSync(root, dir, { recursive: true, filter: (path) => path === root || isKept(path) })
  shareCompiled(root, dir)

  return {
    folder: dir,
    remove,
    /** Runs a program as a script of package.json does, without pnpm and turbo before it. Throws when it fails. */
    async node(line: string, folder = '.'): Promise<string> {
      console.log(`in a copy: node ${line}`)
      const child = spawn(process.execPath, argumentsOf(line), {
        cwd: join(dir, folder),
        // The compiler of TypeScript is a program in Go: with more memory it works a fifth less.
        env: { ...shell, NODE_COMPILE_CACHE: join(dir, compiled), GOGC: '400' },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const output = outputOf(child)
      const [code] = await once(child, 'close')
      if (code !== 0) throw new Error(`node ${line} ended with ${code}:\n${output()}`)
      return output()
    },
  }
}

const compiled = 'node_modules/.cache/compiled'

/** Code that is the same in the copy is not compiled again. */
function shareCompiled(root: string, copy: string): void {
  mkdirSync(join(root, compiled), { recursive: true })
  mkdirSync(dirname(join(copy, compiled)), { recursive: true })
  symlinkSync(join(root, compiled), join(copy, compiled), 'junction')
}

/** Hashes of all files that git would have, by path. */
export function filesOf(folder: string, root = folder): Map<string, string> {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(
    ({ name }) => isKept(name) && name !== 'generated',
  )
  return new Map(
    entries.flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return [...filesOf(path, root)]
      const hash = createHash('sha256').update(readFileSync(path)).digest('hex')
      return [[relative(root, path).replaceAll('\\', '/'), hash] as const]
    }),
  )
}
