import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export const root = fileURLToPath(new URL('../../../..', import.meta.url))

export const read = (file: string) => readFileSync(join(root, file), 'utf8')

const run = promisify(execFile)

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Reduces the start of each program. */
const compileCache = join(root, 'node_modules/.cache/compiled')

/** Runs a program of the repository in a folder. */
export async function runNode(folder: string, program: string, args: readonly string[]): Promise<Ended> {
  // A command that acts before it reads its arguments would do so here, and not on a stage or on the data of `dev`.
  const nowhere = { FANFARE_DATA: join(tmpdir(), 'fanfare-nowhere'), AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }
  const env = {
    ...process.env,
    ...nowhere,
    NODE_COMPILE_CACHE: compileCache,
    NODE_COMPILE_CACHE_PORTABLE: '1',
  }
  try {
    const ended = await run(process.execPath, [join(root, folder, program), ...args], {
      cwd: join(root, folder),
      env,
    })
    return { code: 0, ...ended }
  } catch (error) {
    if (!isEnded(error)) throw error
    return error
  }
}

const isEnded = (error: unknown): error is Ended => error instanceof Error && 'stderr' in error

export interface Command {
  /** As in `order: migration`; of the root: only the script. */
  readonly name: string
  readonly folder: string
  readonly program: string
  readonly args: readonly string[]
}

/** The scripts of every package.json that run a program of this repository, and the generator. */
export function everyCommand(): Command[] {
  const packages = globSync(['package.json', '{apps,infra,packages}/*/package.json'], { cwd: root })
  const commands = packages.flatMap((file) => {
    const folder = dirname(file).replaceAll('\\', '/')
    const { scripts = {} }: { readonly scripts?: Record<string, string> } = JSON.parse(read(file))
    return Object.entries(scripts).map(([script, line]) => {
      const [tool = '', program = '', ...args] = line.split(' ')
      return { name: folder === '.' ? script : `${folder}: ${script}`, tool, folder, program, args }
    })
  })
  return [
    ...commands.filter(({ tool }) => tool === 'node'),
    { name: 'stamp', folder: '.', program: 'turbo/generators/stamp.ts', args: [] },
  ]
}
