import { createServer } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll } from 'vitest'

const issuer = 'https://fanfare.test'
const audience = 'fanfare'

/** Keys published as the user service publishes them, and tokens signed with them. Closed when the file ends. */
export async function startKeys() {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'EdDSA', use: 'sig' }
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined

  return {
    environment: {
      JWKS_URL: `http://127.0.0.1:${port}/.well-known/jwks.json`,
      TOKEN_ISSUER: issuer,
      TOKEN_AUDIENCE: audience,
    },
    /** The header of a request that this user makes. */
    async headersOf(userId: string, expires = '15m') {
      const token = await new SignJWT()
        .setProtectedHeader({ alg: 'EdDSA', kid: 'test' })
        .setSubject(userId)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(expires)
        .sign(privateKey)
      return { authorization: `Bearer ${token}` }
    },
  }
}
