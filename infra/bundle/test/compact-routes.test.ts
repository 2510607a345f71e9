import { createServer, request } from 'node:http'
import { matchRoute, routeTable } from '@fanfare/contracts'
import { findServices } from '@fanfare/local/declarations'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { pack } from '../src/archive.ts'
import { doorPath, secretHeader } from '../src/compact/door.ts'
import { normalisation, routeExpressions } from '../src/compact/routes.ts'
import { createDoor } from '../src/compact/runtime/door.ts'
import { unzippedCompact } from './support/compact.ts'
import { hasNginx, startNginx } from './support/nginx.ts'

const declarations = (await findServices()).map(({ declaration }) => declaration)
const table = routeTable(declarations)

/** Paths that the patterns take, nearly take, and do not take, with all that CloudFront and nginx normalise. */
const pieces = [
  '/',
  '//',
  '/.',
  '/..',
  '.',
  '?',
  '%2F',
  '%2f',
  '%3F',
  '%20',
  '%75',
  '%2e',
  '%7E',
  'a',
  '-',
  '%',
  '.json',
]
const piece = fc.oneof(
  fc.constantFrom(...pieces),
  fc.constantFrom(...table.flatMap(({ path }) => path.split(/(?=[/*])/))),
  fc.constantFrom(...table.map(({ path }) => path.replaceAll('*', 'x'))),
)
const anyPath = fc
  .array(piece, { maxLength: 6 })
  .map((all) => `/${all.join('')}`.replace(/^\/\//, '/').replaceAll('*', 'y'))

test('a path with nothing to normalise goes where matchRoute says', () => {
  const expressions = routeExpressions(table).map(({ expression, service }) => ({
    matches: new RegExp(expression),
    service,
  }))
  const normal = anyPath.filter(
    (path) => !normalisation.some(({ expression }) => new RegExp(expression).test(path)),
  )
  fc.assert(
    fc.property(normal, (path) => {
      const found = expressions.find(({ matches }) => matches.test(path))
      expect(found?.service).toBe(matchRoute(table, path)?.service)
    }),
    { numRuns: 1_000 },
  )
})

/** The status, and the body of an answer; the path is sent as it is. */
function get(
  url: string,
  path: string,
  more: Record<string, string> = {},
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request(url, { path, headers: { 'X-Forwarded-For': '203.0.113.7', ...more } }, (response) => {
      let body = ''
      response.on('data', (chunk) => (body += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
      .on('error', reject)
      .end()
  })
}

/** Says who was asked, for what path, and by whom; a machine lets in who shows the secret, where there is one. */
async function listen(port: number, name: string, secret?: string) {
  const isFromTheCdn = createDoor(secret, secret === undefined ? 'load-balancer' : undefined)
  const server = createServer((incoming, response) => {
    if (incoming.url === doorPath) {
      response.writeHead(isFromTheCdn(incoming.headers[secretHeader]) ? 204 : 403).end()
      return
    }
    if (incoming.headers[secretHeader] !== undefined) response.writeHead(500)
    response.end(JSON.stringify([name, incoming.url, incoming.headers['x-forwarded-for']]))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
}

if (hasNginx) {
  describe('with nginx', () => {
    test('every path goes where matchRoute says, untouched; what no service has goes to the machine', async () => {
      const zip = pack({})
      const { folder, machinePort, portsOf } = await unzippedCompact(
        declarations.map((declaration) => ({ declaration, zip })),
      )
      await listen(machinePort, 'machine')
      for (const { name } of declarations) await listen(portsOf(name).web, name)
      const url = await startNginx(folder, machinePort)

      const check = async (path: string) => {
        const { status, body } = await get(url, path)
        // nginx itself refuses what climbs above the root, and escapes that are none.
        if (status === 400) return
        const name = matchRoute(table, path)?.service ?? 'machine'
        const mixed = new RegExp(normalisation[0]?.expression ?? '').test(path)
        expect(JSON.parse(body), path).toEqual([mixed ? 'machine' : name, path, '203.0.113.7, 127.0.0.1'])
      }
      for (const { path } of table) await check(path.replaceAll('*', 'x/y').replaceAll('?', 'z'))
      await fc.assert(fc.asyncProperty(anyPath, check), { numRuns: 500 })

      // By its name, whatever the path: so do the other services call it, and the load balancer.
      for (const { name } of declarations) {
        const { body } = await get(url, '/of/no/route', { Host: `${name}.staging.fanfare.internal` })
        expect(JSON.parse(body).slice(0, 2)).toEqual([name, '/of/no/route'])
      }
    })

    test('only who shows the secret is let in, and no service sees it; health may be asked by everybody', async () => {
      const zip = pack({})
      const { folder, machinePort, portsOf } = await unzippedCompact(
        declarations.map((declaration) => ({ declaration, zip })),
      )
      await listen(machinePort, 'machine', 'of this CDN')
      for (const { name } of declarations) await listen(portsOf(name).web, name)
      const url = await startNginx(folder, machinePort)
      const path = table[0]?.path.replaceAll('*', 'x') ?? '/'

      expect(await get(url, path, { 'X-Origin-Secret': 'of this CDN' })).toMatchObject({ status: 200 })
      const refused = [{}, { 'X-Origin-Secret': '' }, { 'X-Origin-Secret': 'of another' }]
      for (const headers of refused) {
        const { status, body } = await get(url, path, headers)
        expect([status, JSON.parse(body).status]).toEqual([403, 403])
      }
      expect(await get(url, '/health')).toMatchObject({ status: 200 })
      expect(await get(url, doorPath, { 'X-Origin-Secret': 'of this CDN' })).toMatchObject({ status: 404 })
    })
  })
}
