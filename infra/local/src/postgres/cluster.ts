import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { cpSync } from 'node:fs'
import { appendFile, chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Account, assertReachable } from './account.ts'
import type { Binaries } from './binaries.ts'
import { settingsFile } from './settings.ts'

const run = promisify(execFile)
const passwordFile = 'admin-password'

const initdbOptions = [
  '--username=postgres',
  '--auth=scram-sha-256',
  // The same everywhere.
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  // In MB. With the usual 16, two fifths of what is copied for every new data folder would be empty.
  '--wal-segsize=4',
]

/** Where the database's files are, inside the folder of the part. */
export const clusterIn = (dir: string): string => join(dir, 'cluster')

/** Empty data folders, one for every version of PostgreSQL and its owner, to be copied: initdb takes ten times as long. */
export const templates = fileURLToPath(new URL('../../../../node_modules/.cache/postgres', import.meta.url))

/**
 * Makes the data folder unless there is one. It is made elsewhere and renamed when it is whole, so that a run which was
 * killed half-way leaves nothing that looks like a database.
 */
export async function ensureCluster(dir: string, binaries: Binaries, account: Account): Promise<void> {
  await mkdir(dir, { recursive: true })
  await assertReachable(binaries.initdb, account)
  await assertReachable(clusterIn(dir), account)
  await removeHalfMade(dir)
  if (await exists(clusterIn(dir))) return

  const making = join(dir, `making-${randomBytes(4).toString('hex')}`)
  // PostgreSQL wants it closed to others, and a copy does not keep the modes of folders.
  await mkdir(making, { mode: 0o700 })
  // A thousand files: in one call it takes a seventh of the time. It is not forced to the disk: what a crash of the machine
  // could spoil here is made again by `pnpm fresh`. The template, which is for good, is.
  cpSync(await ensureTemplate(binaries, account), making, { recursive: true })
  await giveAll(making, account)
  await rename(making, clusterIn(dir))
}

async function ensureTemplate(binaries: Binaries, account: Account): Promise<string> {
  const owner = account.uid ?? process.getuid?.()
  const name = createHash('sha256').update(JSON.stringify([binaries.initdb, initdbOptions, owner]))
  const template = join(templates, name.digest('hex').slice(0, 16))
  await mkdir(templates, { recursive: true })
  await removeHalfMade(templates, 10 * 60_000)
  if (await exists(template)) return template

  const making = join(templates, `making-${randomBytes(4).toString('hex')}`)
  const [password, cluster] = [join(making, passwordFile), join(making, 'cluster')]
  await mkdir(making)
  await writeFile(password, randomBytes(24).toString('base64url'), { mode: 0o600 })
  await giveAll(making, account)
  await run(binaries.initdb, [`--pgdata=${cluster}`, `--pwfile=${password}`, ...initdbOptions], {
    ...account,
    cwd: making,
    windowsHide: true,
  })
  await appendFile(join(cluster, 'postgresql.conf'), `\ninclude '${settingsFile}'\n`)
  await rename(password, join(cluster, passwordFile))
  await rename(cluster, template).catch(async (error) => {
    // Another run was sooner.
    if (!(await exists(template))) throw error
  })
  await rm(making, { recursive: true })
  return template
}

/** The password of the superuser `postgres`, drawn when the template was made. */
export async function readAdminPassword(dir: string): Promise<string> {
  return readFile(join(clusterIn(dir), passwordFile), 'utf8')
}

/** What was begun less than so many milliseconds ago may be another run's that is still at it. */
async function removeHalfMade(dir: string, age = 0): Promise<void> {
  for (const name of await readdir(dir)) {
    if (!name.startsWith('making-')) continue
    const begun = (await stat(join(dir, name)).catch(() => undefined))?.mtimeMs ?? 0
    if (Date.now() - begun < age) continue
    await rm(join(dir, name), { recursive: true, force: true, maxRetries: 5 })
  }
}

async function giveAll(path: string, { uid, gid }: Account): Promise<void> {
  if (uid === undefined) return
  const inside = await readdir(path, { recursive: true })
  await Promise.all([path, ...inside.map((name) => join(path, name))].map((each) => chown(each, uid, gid)))
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
