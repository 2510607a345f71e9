import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { BlockedPortError, isBlocked } from './blocked-ports.ts'
import { type PortHolder, portHolder } from './port-holder.ts'
import { reservePort } from './reserve-port.ts'

/** For the error message: `what` needs the port, and the `variable` that sets another. */
export interface PortUse {
  readonly what: string
  readonly variable: string
}

export class PortInUseError extends Error {
  override readonly name = 'PortInUseError'
  readonly port: number

  constructor(port: number, use: PortUse, holder?: PortHolder) {
    const by = holder === undefined ? '' : ` by ${holder.command} (pid ${holder.pid})`
    const stop = holder === undefined ? 'stop what holds it' : 'stop it'
    super(`port ${port} (${use.what}) is in use${by}: ${stop} or choose another with ${use.variable}=…`)
    this.port = port
  }
}

// Below every system's ephemeral range (Linux: from 32768).
const lowest = 10_000
const highest = 29_999
const given = new Set<number>()

/** The first of some in a row. Unique on the machine among the processes that ask for one, until the asking one ends. */
export async function freePort(inARow = 1): Promise<number> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const port = randomInt(lowest, highest + 2 - inARow)
    if (await areFree(Array.from({ length: inARow }, (_, after) => port + after))) return port
  }
  throw new Error(`no free port found between ${lowest} and ${highest}`)
}

async function areFree([port, ...others]: readonly number[]): Promise<boolean> {
  if (port === undefined) return true
  if (given.has(port) || isBlocked(port)) return false
  given.add(port)
  // Ports that Windows reserves fail with other errors than EADDRINUSE.
  const isFree = reservePort(port) && (await bindable(port).catch(() => false))
  return isFree && areFree(others)
}

export async function assertPortFree(port: number, use: PortUse): Promise<void> {
  if (isBlocked(port)) throw new BlockedPortError(port, use)
  if (!(await bindable(port))) throw new PortInUseError(port, use, await portHolder(port))
}

/** Listens on 127.0.0.1 and returns the port; 0: a free one. */
export async function listenOrExplain(server: Server, port: number, use: PortUse): Promise<number> {
  if (isBlocked(port)) throw new BlockedPortError(port, use)
  const chosen = port === 0 ? await freePort() : port
  try {
    await listen(server, chosen)
    return chosen
  } catch (error) {
    if (!isInUse(error)) throw error
    throw new PortInUseError(chosen, use, await portHolder(chosen))
  }
}

async function bindable(port: number): Promise<boolean> {
  const probe = createServer()
  try {
    await listen(probe, port)
  } catch (error) {
    if (isInUse(error)) return false
    throw error
  }
  probe.close()
  await once(probe, 'close')
  return true
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen({ port, host: '127.0.0.1', exclusive: true })
  await once(server, 'listening')
}

function isInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}
