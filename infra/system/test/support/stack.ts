import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { chmod, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { createLocalAws, findServices, freeAddresses, type LocalAwsOptions } from '@fanfare/local'
import { shell } from '@fanfare/local/testing'
import { cheapHashes } from './hashes.ts'
import { type World, worldOf } from './world.ts'

export interface StackOptions extends Pick<LocalAwsOptions, 'queues'> {
  /** For the services, and for the local cloud. */
  readonly env?: NodeJS.ProcessEnv
}

export type Stack = Awaited<ReturnType<typeof startStack>>

/** Everything, on free ports, with data of its own in a folder of the run's; all that is logged is in a file there. */
export async function startStack(runFolder: string, { env, queues }: StackOptions = {}) {
  const dir = await mkdtemp(join(runFolder, 'stack-'))
  // Where we are root, the database runs as another user, who must get in.
  await chmod(dir, 0o755)
  const declarations = (await findServices()).map(({ declaration }) => declaration)
  const logFile = join(dir, 'log')
  const log = createWriteStream(logFile)
  const local = await createLocalAws({
    stage: `t${randomBytes(4).toString('hex')}`,
    dir,
    addresses: await freeAddresses(declarations),
    env: { ...shell, ...cheapHashes, ...env },
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
