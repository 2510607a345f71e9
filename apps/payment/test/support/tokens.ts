import { once } from 'node:events'
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll } from 'vitest'
import { audience, issuer } from './apps.ts'

/** Publishes keys as the user service does, and signs tokens with them. */
export async function startIssuer() {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA')
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'key', alg: 'EdDSA' }] }
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(keys))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => new Promise((resolve) => server.close(resolve)))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port')

  const sign = (userId: string, { expires = '5m', iss = issuer } = {}) =>
    new SignJWT()
      .setProtectedHeader({ alg: 'EdDSA', kid: 'key' })
      .setSubject(userId)
      .setIssuer(iss)
      .setAudience(audience)
      .setExpirationTime(expires)
      .sign(privateKey)

  const unsigned = (userId: string) =>
    new UnsecuredJWT()
      .setSubject(userId)
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime('5m')
      .encode()

  return { url: `http://127.0.0.1:${address.port}/jwks.json`, sign, unsigned }
}
