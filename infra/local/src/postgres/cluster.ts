import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFile, chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Account, assertReachable } from './account.ts'
import type { Binaries } from './binaries.ts'
import { settingsFile } from './settings.ts'

const run = promisify(execFile)
const passwordFile = 'admin-password'

/** Where the database's files are, inside the folder of the part. */
export const clusterIn = (dir: string): string => join(dir, 'cluster')

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
  const [password, cluster] = [join(making, passwordFile), join(making, 'cluster')]
  await mkdir(making)
  await writeFile(password, randomBytes(24).toString('base64url'), { mode: 0o600 })
  await give(making, account)
  await give(password, account)
  await initialise(binaries, cluster, password, account)
  await appendFile(join(cluster, 'postgresql.conf'), `\ninclude '${settingsFile}'\n`)
  await rename(password, join(cluster, passwordFile))
  await rename(cluster, clusterIn(dir))
  await rm(making, { recursive: true })
}

/** The password of the superuser `postgres`, drawn when the data folder was made. */
export async function readAdminPassword(dir: string): Promise<string> {
  return readFile(join(clusterIn(dir), passwordFile), 'utf8')
}

async function removeHalfMade(dir: string): Promise<void> {
  const left = (await readdir(dir)).filter((name) => name.startsWith('making-'))
  await Promise.all(left.map((name) => rm(join(dir, name), { recursive: true, maxRetries: 5 })))
}

async function initialise(binaries: Binaries, cluster: string, password: string, account: Account) {
  const sameEverywhere = [
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ]
  await run(
    binaries.initdb,
    [
      `--pgdata=${cluster}`,
      '--username=postgres',
      `--pwfile=${password}`,
      '--auth=scram-sha-256',
      ...sameEverywhere,
      // Saves half a second; what a crash of the machine could spoil here is made again by `pnpm fresh`.
      '--no-sync',
    ],
    { ...account, cwd: join(cluster, '..'), windowsHide: true },
  )
}

async function give(path: string, account: Account): Promise<void> {
  if (account.uid !== undefined) await chown(path, account.uid, account.gid)
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
