import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Part } from '@fanfare/emulators/lifecycle'
import { assertPortFree, freePort, inTurn } from '@fanfare/emulators/lifecycle'
import { isAlive } from './alive.ts'
import { chooseAccount } from './postgres/account.ts'
import { type Binaries, findBinaries } from './postgres/binaries.ts'
import { clusterIn, ensureCluster, readAdminPassword } from './postgres/cluster.ts'
import { type Ownership, own } from './postgres/ownership.ts'
import { kill, launch, shutDown } from './postgres/postmaster.ts'
import { stopPredecessor } from './postgres/predecessor.ts'
import { closeToOthers, createServiceDatabase, databaseVariable } from './postgres/service-database.ts'
import { settings, settingsFile } from './postgres/settings.ts'
import * as urls from './postgres/urls.ts'

interface PostgresOptions {
  readonly dir: string
  readonly port: number
  readonly durable?: boolean
  readonly env?: NodeJS.ProcessEnv
  /** Milliseconds until a database that does not stop is killed. */
  readonly stopGrace?: number
  /** For an unexpected end of the process or its connections; `restart` repairs both. */
  readonly onCrash?: (reason: string) => void
}

export interface Postgres extends Part {
  readonly port: number
  readonly url: string
  serviceUrl(service: string): string
  ownerUrl(service: string): string
  /** Only returns the URLs if `DATABASE_URL_<SERVICE>` is set. */
  createServiceDatabase(service: string): Promise<urls.ServiceUrls>
  /** Sends SIGKILL. `start` recovers what was committed. */
  kill(): Promise<void>
}

interface Running extends Ownership {
  readonly pid: number
  readonly binaries: Binaries
}

export function createPostgres(options: PostgresOptions): Postgres {
  const { dir, port, durable = true, env = process.env, stopGrace, onCrash } = options
  const folder = resolve(dir)
  const cluster = clusterIn(folder)
  const next = inTurn()
  let chosenPort = port
  let password: string | undefined
  let running: Running | undefined

  async function start(): Promise<void> {
    if (running !== undefined && (await isAlive(running.pid))) return
    await running?.release()
    running = undefined
    const binaries = await findBinaries()
    const account = await chooseAccount(cluster)
    await ensureCluster(folder, binaries, account)
    password = await readAdminPassword(folder)
    await stopPredecessor(cluster, password, binaries)
    if (chosenPort === 0) chosenPort = await freePort()
    await assertPortFree(chosenPort, { what: 'the database', variable: 'POSTGRES_PORT' })
    await writeFile(join(cluster, settingsFile), settings(chosenPort, durable))
    const pid = await launch({ binaries, cluster, account, log: join(folder, 'postgres.log') })
    const started = { pid, binaries, ...(await own(pid, cluster, adminUrl())) }
    running = started
    started.admin.once('end', () => {
      if (running === started) onCrash?.('the database ended by itself, or closed its connections')
    })
    await closeToOthers(started.admin, 'postgres', 'template1')
  }

  async function end(how: (it: Running) => Promise<void>): Promise<void> {
    if (running === undefined) return
    const ending = running
    running = undefined
    await how(ending)
    await ending.release()
  }

  function adminPassword(): string {
    if (password === undefined) throw new Error('the database has not been started yet')
    return password
  }

  const address = () => ({ port: chosenPort, adminPassword: adminPassword() })
  const adminUrl = () => urls.adminUrl(address())
  const urlsOf = (service: string) => urls.serviceUrls(address, service, env)

  async function ensureServiceDatabase(service: string): Promise<urls.ServiceUrls> {
    if (!env[databaseVariable(service)]) {
      if (running === undefined) throw new Error('the database is not running')
      const passwords = urls.servicePasswords(adminPassword(), service)
      await createServiceDatabase(running.admin, service, passwords)
    }
    return urlsOf(service)
  }

  return {
    name: 'postgres',
    get port() {
      return chosenPort
    },
    get url() {
      return adminUrl()
    },
    serviceUrl: (service) => urlsOf(service).url,
    ownerUrl: (service) => urlsOf(service).ownerUrl,
    createServiceDatabase: (service) => next(() => ensureServiceDatabase(service)),
    start: () => next(start),
    stop: () => next(() => end(({ pid, binaries }) => shutDown(pid, { binaries, cluster }, stopGrace))),
    kill: () => next(() => end(({ pid }) => kill(pid))),
  }
}
