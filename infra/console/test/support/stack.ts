import { createLocalAws, findServices, freeAddresses, temporaryFolder } from '@fanfare/local'
import { shell } from '@fanfare/local/testing'
import { traceToConsole } from '../../../local/src/dev/traces.ts'
import { type Console, consolePath, createConsole } from '../../src/console.ts'

export type Stack = Awaited<ReturnType<typeof startStack>>

/** Everything that `dev` starts, with the console, on free ports and with data of its own. */
export async function startStack() {
  const { dir, remove } = await temporaryFolder('console', { inMemory: true })
  const declarations = (await findServices()).map(({ declaration }) => declaration)
  const addresses = await freeAddresses(declarations)
  const env: NodeJS.ProcessEnv = { ...shell, PASSWORD_HASH_MEMORY_KIB: '1024', ORDERS_PER_MINUTE: '1000' }
  // The pictures show what dev shows.
  if (process.env['VITEST_SCREENSHOTS'] === '1') traceToConsole(env, addresses.edge)
  let page: Console | undefined
  const followers = new Set<(source: string, text: string) => unknown>()
  const line = (source: string, text: string) => void page?.line(source, text)
  const local = await createLocalAws({
    stage: 'console',
    dir,
    addresses,
    env,
    // What cannot be handled is dead after three tries.
    queues: { maxReceiveCount: 3, errorVisibilitySeconds: 1 },
    log: (source, text) => {
      line(source, text)
      for (const follower of followers) follower(source, text)
    },
    tap: {
      wants: (method, target) => page?.tap.wants(method, target) ?? false,
      over: (exchange) => page?.tap.over(exchange),
    },
    pages: (request, response) => page?.serve(request, response) ?? false,
  })
  page = await createConsole(local, dir)
  await local.start()
  const url = `${local.edge.url}${consolePath}`

  return {
    local,
    url,
    /** As a process would log it. */
    line,
    /** Returns what ends it. */
    followLines(follower: (source: string, text: string) => unknown): () => void {
      followers.add(follower)
      return () => void followers.delete(follower)
    },
    async get(path: string) {
      const response = await fetch(`${url}/api${path}`)
      return { status: response.status, body: await response.json() }
    },
    async send(method: 'POST' | 'PUT', path: string, body: object) {
      const headers = { 'content-type': 'application/json' }
      const response = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) })
      return { status: response.status, body: await response.json() }
    },
    async stop(): Promise<void> {
      await page?.close()
      await local.stop()
      await remove()
    },
  }
}
