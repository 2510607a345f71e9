import { createServer, request } from 'node:http'
import { findServices, matchRoute, routeTable } from '@fanfare/topology'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { pack } from '../src/archive.ts'
import { originGuardPath, secretHeader } from '../src/compact/origin-guard.ts'
import { normalisation, routeExpressions } from '../src/compact/routes.ts'
import { createOriginGuard } from '../src/compact/runtime/origin-guard.ts'
import { unzippedCompact } from './support/compact.ts'
import { hasNginx, startNginx } from './support/nginx.ts'

const declarations = (await findServices()).map(({ declaration }) => declaration)
const table = routeTable(declarations)

/** Paths that patterns match, nearly match, and do not match, with everything that CloudFront and nginx normalise. */
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

test('a path with nothing to normalise reaches the service of matchRoute', () => {
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

/** The path is sent as it is. */
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

/** Answers with its name, the path, and X-Forwarded-For; as the machine, it has the origin guard. */
async function listen(port: number, name: string, secret?: string) {
  const isFromTheCdn = createOriginGuard(secret, secret === undefined ? 'load-balancer' : undefined)
  const server = createServer((incoming, response) => {
    if (incoming.url === originGuardPath) {
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
    test('every path reaches the service of matchRoute, unchanged; all others reach the machine', async () => {
      const zip = pack({})
      const { folder, machinePort, portsOf } = await unzippedCompact(
        declarations.map((declaration) => ({ declaration, zip })),
      )
      await listen(machinePort, 'machine')
      for (const { name } of declarations) await listen(portsOf(name).web, name)
      const url = await startNginx(folder, machinePort)

      const check = async (path: string) => {
        const { status, body } = await get(url, path)
        // nginx itself refuses paths above the root, and invalid escapes.
        if (status === 400) return
        const name = matchRoute(table, path)?.service ?? 'machine'
        const mixed = new RegExp(normalisation[0]?.expression ?? '').test(path)
        expect(JSON.parse(body), path).toEqual([mixed ? 'machine' : name, path, '203.0.113.7, 127.0.0.1'])
      }
      for (const { path } of table) await check(path.replaceAll('*', 'x/y').replaceAll('?', 'z'))
      await fc.assert(fc.asyncProperty(anyPath, check), { numRuns: 500 })

      // By host name, as the load balancer and other services call it, whatever the path.
      for (const { name } of declarations) {
        const { body } = await get(url, '/of/no/route', { Host: `${name}.staging.fanfare.internal` })
        expect(JSON.parse(body).slice(0, 2)).toEqual([name, '/of/no/route'])
      }
    })

    test('only requests with the secret are let in, and no service gets it; health needs no secret', async () => {
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
      expect(await get(url, originGuardPath, { 'X-Origin-Secret': 'of this CDN' })).toMatchObject({
        status: 404,
      })
    })
  })
}
