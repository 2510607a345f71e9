import { once } from 'node:events'
import type { Server } from 'node:net'

/** Lets a server listen at a free port of this machine, and returns where. */
export async function listen(server: Server): Promise<{ readonly port: number; readonly url: string }> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return { port: address.port, url: `http://127.0.0.1:${address.port}` }
}
