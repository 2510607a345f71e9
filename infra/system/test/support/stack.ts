import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { chmod, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { type Console, createConsole } from '@fanfare/console'
import { consoleAt } from '@fanfare/console/client'
import { createLocalAws, freeAddresses, type LocalAwsOptions } from '@fanfare/local'
import { shell } from '@fanfare/local/testing'
import { findDeclarations } from '@fanfare/topology'
import { type World, worldOf } from './world.ts'

/** The lowest cost that the user service allows, for tests that are not about password hashes. */
export const cheapHashes = { PASSWORD_HASH_MEMORY_KIB: '1024' }

/** Tests place more orders than a customer does. */
const roomyLimits = { ORDERS_PER_MINUTE: '1000' }

interface StackOptions extends Pick<LocalAwsOptions, 'queues'> {
  /** For the services, and for the local cloud. */
  readonly env?: NodeJS.ProcessEnv
  /** With the console, as `dev` has it: what breaks a part. */
  readonly console?: boolean
}

export type Stack = Awaited<ReturnType<typeof startStack>>

/** Starts everything on free ports, with its data and its log in a folder of the run's. */
export async function startStack(runFolder: string, { env, queues, console = false }: StackOptions = {}) {
  const dir = await mkdtemp(join(runFolder, 'stack-'))
  // When the tests run as root, the database runs as another user, who needs access.
  await chmod(dir, 0o755)
  const declarations = await findDeclarations()
  const logFile = join(dir, 'log')
  const log = createWriteStream(logFile)
  let page: Console | undefined
  const local = await createLocalAws({
    stage: `t${randomBytes(4).toString('hex')}`,
    dir,
    addresses: await freeAddresses(declarations),
    env: { ...shell, ...cheapHashes, ...roomyLimits, ...env },
    ...(queues ? { queues } : {}),
    pages: (request, response) => page?.serve(request, response) ?? false,
    log: (source, line) => log.write(`${source} ${line}\n`),
  })
  if (console) page = await createConsole(local, dir)

  async function stop(): Promise<void> {
    await page?.close()
    await local.stop()
    await new Promise((resolve) => log.end(resolve))
  }
  await local.start()
  const world: World = worldOf(local, { dir, logFile })
  return { local, world, console: consoleAt(local.edge.url), stop }
}
