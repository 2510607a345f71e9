import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { chmod, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { createLocalAws, freeAddresses, type LocalAwsOptions } from '@fanfare/local'
import { shell } from '@fanfare/local/testing'
import { findServices } from '@fanfare/topology'
import { type World, worldOf } from './world.ts'

/** The lowest cost that the user service allows, for tests that are not about password hashes. */
export const cheapHashes = { PASSWORD_HASH_MEMORY_KIB: '1024' }

/** One customer places the orders of many. */
const manyOrders = { ORDERS_PER_CUSTOMER: '1000000' }

export interface StackOptions extends Pick<LocalAwsOptions, 'queues'> {
  /** For the services, and for the local cloud. */
  readonly env?: NodeJS.ProcessEnv
}

export type Stack = Awaited<ReturnType<typeof startStack>>

/** Starts everything on free ports, with its data and its log in a folder of the run's. */
export async function startStack(runFolder: string, { env, queues }: StackOptions = {}) {
  const dir = await mkdtemp(join(runFolder, 'stack-'))
  // When the tests run as root, the database runs as another user, who needs access.
  await chmod(dir, 0o755)
  const declarations = (await findServices()).map(({ declaration }) => declaration)
  const logFile = join(dir, 'log')
  const log = createWriteStream(logFile)
  const local = await createLocalAws({
    stage: `t${randomBytes(4).toString('hex')}`,
    dir,
    addresses: await freeAddresses(declarations),
    env: { ...shell, ...cheapHashes, ...manyOrders, ...env },
    ...(queues ? { queues } : {}),
    log: (source, line) => log.write(`${source} ${line}\n`),
  })

  async function stop(): Promise<void> {
    await local.stop()
    await new Promise((resolve) => log.end(resolve))
  }
  await local.start()
  const world: World = worldOf(local, { dir, logFile })
  return { local, world, stop }
}
