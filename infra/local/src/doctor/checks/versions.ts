import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findBinaries } from '../../postgres/binaries.ts'
import { type Finding, ok, problem } from '../finding.ts'
import type { Machine } from '../machine.ts'

const run = promisify(execFile)
const install = 'npx --yes pnpm@12 install'

/** @param running as in process.versions.node */
export async function nodeVersion({ root }: Pick<Machine, 'root'>, running: string): Promise<Finding> {
  const { version } = JSON.parse(await readFile(join(root, 'node_modules/node/package.json'), 'utf8'))
  if (running === version) return ok('Node', running)
  const mend = `start commands with npx --yes pnpm@12, which brings the right one; if it does not: ${install} --force`
  return problem('Node', `${running} runs this, and the project needs ${version}`, mend)
}

/** @param agent of the package manager that runs the script: npm_config_user_agent */
export function pnpmVersion(agent = ''): Finding {
  const version = /^pnpm\/(\S+)/.exec(agent)?.[1]
  if (version?.startsWith('12.')) return ok('pnpm', version)
  const says =
    version === undefined ? 'this was not started by pnpm' : `${version} runs this, and not version 12`
  return problem('pnpm', says, 'start commands with npx --yes pnpm@12')
}

/** As in `18.4`. */
export async function runningPostgres(): Promise<string> {
  const { postgres } = await findBinaries()
  const { stdout } = await run(postgres, ['--version'], { windowsHide: true })
  return stdout.trim().replace(/^\D+/, '')
}

export async function postgresVersion(): Promise<Finding> {
  try {
    return ok('PostgreSQL', await runningPostgres())
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return problem('PostgreSQL', `its program does not run: ${reason.trim()}`, `${install} --force`)
  }
}
