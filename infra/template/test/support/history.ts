import { execFile } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { shell } from '@fanfare/local/testing'
import { git } from '../../src/git.ts'
import { ada, commit } from './commit.ts'

export const root = fileURLToPath(new URL('../../../..', import.meta.url))
const run = promisify(execFile)

export function edit(folder: string, file: string, change: (text: string) => string): void {
  writeFileSync(join(folder, file), change(readFileSync(join(folder, file), 'utf8')))
}

/** A template of two versions: this repository as it is, and before it an older one. A clone in CI has no history. */
export function writeHistory(folder: string, makeOlder: () => void): void {
  const files = git(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
    .split('\0')
    .filter((file) => file !== '' && existsSync(join(root, file)))
  mkdirSync(folder, { recursive: true })
  git(folder, ['init', '--quiet', '--initial-branch=main'])
  for (const file of new Set(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file))
  }
  git(folder, ['add', '--all'])
  const newer = git(folder, ['write-tree']).trim()
  makeOlder()
  commit(folder, 'older')
  const head = git(folder, [...ada, 'commit-tree', newer, '-p', 'HEAD', '-m', 'newer']).trim()
  git(folder, ['reset', '--quiet', '--hard', head])
}

/** Of services whose schema is the same here, the clients that were generated here. */
export function copyClients(folder: string): void {
  for (const generated of globSync('{apps,infra}/*/src/generated', { cwd: root }))
    cpSync(join(root, generated), join(folder, generated), { recursive: true })
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
