import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { chmod, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { createLocalAws, findServices, freeAddresses, type LocalAwsOptions } from '@fanfare/local'
import { type World, worldOf } from './world.ts'

/** Settings of the developer's own that would put something else in the place of what is tested. */
const personal = /^(AWS_|DATABASE_URL|SMTP_URL|STRIPE_|TOKEN_|PAYMENT_|MAIL_|LOG_LEVEL|NODE_ENV|VITEST)/

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
  const own = Object.entries(process.env).filter(([name]) => !personal.test(name))
  const local = await createLocalAws({
    stage: `t${randomBytes(4).toString('hex')}`,
    dir,
    addresses: await freeAddresses(declarations),
    env: { ...Object.fromEntries(own), ...env },
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
