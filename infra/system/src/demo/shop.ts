import { randomBytes } from 'node:crypto'
import type { LocalAws } from '@fanfare/local'
import { createClient } from './client.ts'
import type { Printer } from './print.ts'

export interface Shop {
  /** The edge's. */
  readonly url: string
  /** The mailbox's. */
  readonly mailbox: string
  /** Undefined when attached. */
  readonly local: LocalAws | undefined
  /** Stops what was started, and removes its data. */
  [Symbol.asyncDispose](): Promise<void>
}

interface Options {
  readonly print: Printer
  readonly env: NodeJS.ProcessEnv
  readonly log: (source: string, line: string) => void
  readonly onCrash: (reason: string) => void
  readonly signal: AbortSignal
}

const shown = ['user', 'order', 'payment', 'mailer']

/** On free ports, with temporary data. */
export async function startShop({ print, env, log, onCrash, signal }: Options): Promise<Shop> {
  const began = performance.now()
  // Takes a second to load; `--attach` does not need it.
  const { createLocalAws, findServices, freeAddresses, temporaryFolder } = await import('@fanfare/local')
  await using failed = new AsyncDisposableStack()
  const folder = await temporaryFolder('demo')
  failed.defer(folder.remove)
  const services = await findServices()
  const missing = shown.filter((name) => !services.some(({ declaration }) => declaration.name === name))
  if (missing.length > 0)
    throw new Error(
      `The demo shows ${shown.join(', ')}. It needs another infra/system/src/demo without ${missing.join(', ')}.`,
    )
  let ready = 0
  const local = await createLocalAws({
    stage: `demo${randomBytes(4).toString('hex')}`,
    dir: folder.dir,
    addresses: await freeAddresses(services.map(({ declaration }) => declaration)),
    ephemeral: true,
    env,
    log,
    progress: (part) => {
      const [name, kind] = part.split('.')
      // A service's daemon starts last.
      if (kind !== undefined && kind !== 'daemon') return
      print.piece(ready === 0 ? `  ${name}` : `, ${name}`)
      ready += 1
    },
    onCrash: (_, reason) => onCrash(reason),
  })
  let stopping: Promise<void> | undefined
  const stop = () => {
    stopping ??= local.stop()
    return stopping
  }
  failed.defer(stop)
  signal.addEventListener('abort', () => void stop().catch(() => {}))
  signal.throwIfAborted()

  print.line(`Starting ${services.length} services and the local stand-ins for AWS`)
  await local.start()
  print.lastPiece(`: ready after ${((performance.now() - began) / 1000).toFixed(1)} s`)
  const all = failed.move()
  return {
    url: local.edge.url,
    mailbox: local.mailbox?.url ?? mailboxUrl(env),
    local,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

/** `dev` with the same environment. */
const mailboxUrl = (env: NodeJS.ProcessEnv) => `http://127.0.0.1:${env['MAILBOX_PORT'] || 1080}`

/** Throws an Error with advice when nothing runs there. */
export async function attachToShop(url: string, print: Printer, signal: AbortSignal): Promise<Shop> {
  try {
    await createClient(url, signal).products()
  } catch (error) {
    signal.throwIfAborted()
    const reason =
      error instanceof Error ? (error.cause instanceof Error ? error.cause : error).message : error
    throw new Error(
      `No shop answers at ${url} (${reason}).\nStart it with \`npx --yes pnpm@12 dev\`, or leave out --attach.`,
    )
  }
  print.line(`Attached to ${url}`)
  return { url, mailbox: mailboxUrl(process.env), local: undefined, [Symbol.asyncDispose]: async () => {} }
}
