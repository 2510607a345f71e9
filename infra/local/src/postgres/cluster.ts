import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { cpSync } from 'node:fs'
import { appendFile, chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { exists } from '../exists.ts'
import { type Account, assertReachable } from './account.ts'
import type { Binaries } from './binaries.ts'
import { settings, settingsFile } from './settings.ts'

const run = promisify(execFile)
const passwordFile = 'admin-password'

const initdbOptions = [
  '--username=postgres',
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  // MB. With the default, 16, data folders are larger.
  '--wal-segsize=4',
]

export const clusterIn = (dir: string): string => join(dir, 'cluster')

const include = `\ninclude '${settingsFile}'\n`

/** To copy an empty data folder takes a tenth of initdb's time. */
export const templates = fileURLToPath(new URL('../../../../node_modules/.cache/postgres', import.meta.url))

/** Renames at the end: a killed run leaves no incomplete data folder. */
export async function ensureCluster(dir: string, binaries: Binaries, account: Account): Promise<void> {
  await mkdir(dir, { recursive: true })
  await assertReachable(binaries.initdb, account)
  await assertReachable(clusterIn(dir), account)
  await removeUnfinished(dir)
  if (await exists(clusterIn(dir))) return

  const unfinished = join(dir, `unfinished-${randomBytes(4).toString('hex')}`)
  // PostgreSQL requires this mode; a copy does not keep the modes of folders.
  await mkdir(unfinished, { mode: 0o700 })
  // The synchronous call takes a seventh of the time.
  cpSync(await ensureTemplate(binaries, account), unfinished, { recursive: true })
  await chownAll(unfinished, account)
  await rename(unfinished, clusterIn(dir))
}

async function ensureTemplate(binaries: Binaries, account: Account): Promise<string> {
  const owner = account.uid ?? process.getuid?.()
  const template = join(templates, templateName(binaries, owner))
  await mkdir(templates, { recursive: true })
  await removeUnfinished(templates, 10 * 60_000)
  if (await exists(template)) return template

  const unfinished = join(templates, `unfinished-${randomBytes(4).toString('hex')}`)
  const [password, cluster] = [join(unfinished, passwordFile), join(unfinished, 'cluster')]
  await mkdir(unfinished)
  await writeFile(password, randomBytes(24).toString('base64url'), { mode: 0o600 })
  await chownAll(unfinished, account)
  await run(binaries.initdb, [`--pgdata=${cluster}`, `--pwfile=${password}`, ...initdbOptions], {
    ...account,
    cwd: unfinished,
    windowsHide: true,
  })
  await appendFile(join(cluster, 'postgresql.conf'), include)
  await rename(password, join(cluster, passwordFile))
  await rename(cluster, template).catch(async (error) => {
    if (!(await exists(template))) throw error
  })
  await rm(unfinished, { recursive: true })
  return template
}

/** Of everything that the content depends on, so that none is taken for another after a change. */
function templateName({ initdb }: Binaries, owner: number | undefined): string {
  const content = JSON.stringify([initdb, initdbOptions, include, settings(0, true), owner, templates])
  return createHash('sha256').update(content).digest('hex').slice(0, 16)
}

export async function readAdminPassword(dir: string): Promise<string> {
  return readFile(join(clusterIn(dir), passwordFile), 'utf8')
}

/** Another run may still be creating folders younger than `age`, in milliseconds. */
async function removeUnfinished(dir: string, age = 0): Promise<void> {
  for (const name of await readdir(dir)) {
    if (!name.startsWith('unfinished-')) continue
    const createdAt = (await stat(join(dir, name)).catch(() => undefined))?.mtimeMs ?? 0
    if (Date.now() - createdAt < age) continue
    await rm(join(dir, name), { recursive: true, force: true, maxRetries: 5 })
  }
}

async function chownAll(path: string, { uid, gid }: Account): Promise<void> {
  if (uid === undefined) return
  const inside = await readdir(path, { recursive: true })
  await Promise.all([path, ...inside.map((name) => join(path, name))].map((each) => chown(each, uid, gid)))
}
