import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { listen } from './listen.ts'

/** Source: PostgreSQL, frontend/backend protocol, SSLRequest. */
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f])

/**
 * Serves a PostgreSQL by TLS only, with a certificate for `name`, since the embedded one has none.
 * @returns a URL of localhost without `sslmode`; the certificate is its own authority
 */
export async function serveByTls(databaseUrl: string, name = 'localhost') {
  // Loaded on demand: it has 190 modules, and few tests need it.
  const { generate } = await import('selfsigned')
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
    ],
  })
  const { hostname, port } = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  const server = createServer(async (client) => {
    sockets.add(client)
    client.on('error', () => client.destroy())
    const [asked] = await once(client, 'data').catch(() => [])
    if (!(asked instanceof Buffer) || !asked.equals(sslRequest)) return void client.destroy()
    client.write('S')
    const secure = new TLSSocket(client, { isServer: true, key, cert })
    const database = connect(Number(port), hostname)
    sockets.add(database)
    for (const [one, other] of [
      [secure, database],
      [database, secure],
    ] as const) {
      one.on('error', () => other.destroy())
      one.pipe(other)
    }
  })
  const url = new URL(databaseUrl)
  url.host = `localhost:${(await listen(server)).port}`
  url.search = ''
  return {
    url: url.href,
    certificate: cert,
    stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
