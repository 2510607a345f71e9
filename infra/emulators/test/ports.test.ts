import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { isBlocked } from '../lifecycle/blocked-ports.ts'
import { assertPortFree, freePort, listenOrExplain, PortInUseError } from '../lifecycle/ports.ts'

const servers: Server[] = []
const use = { what: 'the edge', variable: 'EDGE_PORT' }

function server(): Server {
  const created = createServer()
  servers.push(created)
  return created
}

afterEach(async () => {
  await Promise.all(
    servers.splice(0).map(async (it) => {
      if (!it.listening) return
      it.close()
      await once(it, 'close')
    }),
  )
})

test('a free port lies outside the ephemeral ranges and is never given twice', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()))

  expect(new Set(ports).size).toBe(50)
  expect(Math.min(...ports)).toBeGreaterThanOrEqual(10_000)
  expect(Math.max(...ports)).toBeLessThan(30_000)
})

test('a server listens on loopback, on the port that was asked for', async () => {
  const wanted = await freePort()
  const listening = server()

  expect(await listenOrExplain(listening, wanted, use)).toBe(wanted)
  expect(listening.address()).toMatchObject({ address: '127.0.0.1', port: wanted })
})

test('port 0 stands for a free one', async () => {
  const listening = server()
  const port = await listenOrExplain(listening, 0, use)

  expect(listening.address()).toMatchObject({ port })
})

test('a port in use is named with what wants it, what holds it and how to choose another', async () => {
  const port = await listenOrExplain(server(), 0, use)
  const refused = listenOrExplain(server(), port, use)

  await expect(refused).rejects.toThrow(PortInUseError)
  await expect(refused).rejects.toThrow(
    new RegExp(`^port ${port} \\(the edge\\) is in use.*: stop .+ or choose another with EDGE_PORT=…$`),
  )
  await expect(assertPortFree(port, use)).rejects.toThrow(`(pid ${process.pid})`)
})

test('a free port passes the check and stays free', async () => {
  const port = await freePort()
  await assertPortFree(port, use)

  expect(await listenOrExplain(server(), port, use)).toBe(port)
})

test('the message names a holder only where it is known', () => {
  expect(new PortInUseError(8080, use).message).toBe(
    'port 8080 (the edge) is in use: stop what holds it or choose another with EDGE_PORT=…',
  )
  expect(new PortInUseError(8080, use, { pid: 123, command: 'node' }).message).toBe(
    'port 8080 (the edge) is in use by node (pid 123): stop it or choose another with EDGE_PORT=…',
  )
})

test('a port in a row is followed by free ones, which nobody else gets', async () => {
  const firsts = await Promise.all(Array.from({ length: 50 }, () => freePort(2)))
  const ports = firsts.flatMap((port) => [port, port + 1])
  expect(new Set([...ports, await freePort()]).size).toBe(101)
  await Promise.all(ports.map((port) => listenOrExplain(server(), port, use)))
})

test('a port that fetch refuses is refused with how to choose another: its server would never be ready', async () => {
  const message = 'port 10080 (the edge) is blocked by browsers and fetch: choose another with EDGE_PORT=…'
  await expect(assertPortFree(10_080, use)).rejects.toThrow(message)
  await expect(listenOrExplain(server(), 10_080, use)).rejects.toThrow(message)
})

test('the ports that are refused are those that fetch refuses', async () => {
  const ports = Array.from({ length: 65_535 - 1_024 }, (_, index) => 1_024 + index)
  const refused = ports.filter((port) => isBlocked(port))
  const answers = await Promise.allSettled(refused.map((port) => fetch(`http://127.0.0.1:${port}`)))
  const causes = answers.map((answer) => answer.status === 'rejected' && answer.reason.cause?.message)
  expect(causes).toEqual(refused.map(() => 'bad port'))
  expect(refused).toContain(10_080)
})
