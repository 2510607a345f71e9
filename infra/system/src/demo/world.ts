import { randomBytes } from 'node:crypto'
import type { LocalAws } from '@fanfare/local'
import { createClient } from './client.ts'
import type { Printer } from './print.ts'

/** Where the stories take place. */
export interface World {
  /** Of the edge. */
  readonly url: string
  /** Undefined where it is somebody else's. */
  readonly local: LocalAws | undefined
  /** Ends what was started, and leaves nothing behind. */
  [Symbol.asyncDispose](): Promise<void>
}

interface Own {
  readonly print: Printer
  readonly env: NodeJS.ProcessEnv
  readonly log: (source: string, line: string) => void
  readonly onCrash: (reason: string) => void
  readonly signal: AbortSignal
}

/** Everything anew, on ports that nobody uses, with data that is thrown away. */
export async function ownWorld({ print, env, log, onCrash, signal }: Own): Promise<World> {
  const began = performance.now()
  // Only here: it takes a second to load, and nothing that is attached needs it.
  const { createLocalAws, findServices, freeAddresses, temporaryFolder } = await import('@fanfare/local')
  await using failed = new AsyncDisposableStack()
  const folder = await temporaryFolder('demo')
  failed.defer(folder.remove)
  const services = await findServices()
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
      // A service is ready when its daemon is, which starts last.
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

  print.line(`Starting ${services.length} services, and what AWS would give them, on this machine`)
  await local.start()
  print.lastPiece(`: ready after ${((performance.now() - began) / 1000).toFixed(1)} s`)
  const all = failed.move()
  return { url: local.edge.url, local, [Symbol.asyncDispose]: () => all.disposeAsync() }
}

/** What runs already behind this URL. Throws an Error in plain words if nothing does. */
export async function attachedWorld(url: string, print: Printer, signal: AbortSignal): Promise<World> {
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
  return { url, local: undefined, [Symbol.asyncDispose]: async () => {} }
}
