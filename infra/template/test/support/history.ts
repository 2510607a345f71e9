import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { shell } from '@fanfare/local/testing'
import { git } from '../../src/git.ts'

export const root = fileURLToPath(new URL('../../../..', import.meta.url))
const run = promisify(execFile)

/** Commits everything. */
export function commit(folder: string, message: string): void {
  git(folder, ['add', '--all'])
  git(folder, [
    '-c',
    'user.name=Ada',
    '-c',
    'user.email=ada@example.test',
    'commit',
    '--quiet',
    '-m',
    message,
  ])
}

export function edit(folder: string, file: string, change: (text: string) => string): void {
  writeFileSync(join(folder, file), change(readFileSync(join(folder, file), 'utf8')))
}

/** A template of two versions: this repository as it is, and before it an older one. A clone in CI has no history. */
export function writeHistory(folder: string, makeOlder: () => void): void {
  const files = git(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
    .split('\0')
    .filter((file) => file !== '' && existsSync(join(root, file)))
  const copy = () => {
    for (const file of new Set(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      cpSync(join(root, file), join(folder, file))
    }
  }
  mkdirSync(folder, { recursive: true })
  git(folder, ['init', '--quiet', '--initial-branch=main'])
  copy()
  makeOlder()
  commit(folder, 'older')
  git(folder, ['rm', '--quiet', '-r', '.'])
  copy()
  commit(folder, 'newer')
}

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const isEnded = (error: unknown): error is Ended =>
  error instanceof Error && 'stderr' in error && 'code' in error

/** Runs a program of Node in a folder. */
export async function runNode(folder: string, ...args: string[]): Promise<Ended> {
  try {
    // Code of the copy is compiled into the copy, and is removed with it.
    const env = { ...shell, NODE_COMPILE_CACHE: join(folder, 'node_modules/.cache/compiled') }
    return { code: 0, ...(await run(process.execPath, args, { cwd: folder, env })) }
  } catch (error) {
    if (!isEnded(error)) throw error
    return error
  }
}
