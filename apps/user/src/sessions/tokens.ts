import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { calculateJwkThumbprint, SignJWT } from 'jose'

/** The public half of the key that signs. Source: RFC 8037, 2. */
export interface PublicKey {
  readonly kty: 'OKP'
  readonly crv: 'Ed25519'
  readonly x: string
  readonly kid: string
  readonly alg: 'EdDSA'
  readonly use: 'sig'
}

// A JWK is one line, and so may be the PEM: some places that keep secrets take nothing longer.
function privateKeyFrom(text: string): KeyObject {
  if (text.trimStart().startsWith('{')) return createPrivateKey({ key: JSON.parse(text), format: 'jwk' })
  return createPrivateKey(text.replaceAll('\\n', '\n'))
}

// The key's id is its thumbprint: a new key has a new id, for which verifiers ask again. Source: RFC 7638.
async function publicKeyOf(privateKey: KeyObject): Promise<PublicKey> {
  const { kty, crv, x } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (kty !== 'OKP' || crv !== 'Ed25519' || !x) throw new Error('TOKEN_PRIVATE_KEY is no Ed25519 key')
  const kid = await calculateJwkThumbprint({ kty, crv, x })
  return { kty, crv, x, kid, alg: 'EdDSA', use: 'sig' }
}

/** `app.issueToken(userId)` signs a token; `app.publicKeys` is what everybody checks it with. */
export const tokens = fp(
  async (app: FastifyInstance) => {
    const { TOKEN_PRIVATE_KEY, TOKEN_SECONDS, TOKEN_ISSUER, TOKEN_AUDIENCE } = app.config
    const privateKey = privateKeyFrom(TOKEN_PRIVATE_KEY)
    const publicKey = await publicKeyOf(privateKey)

    app.decorate('publicKeys', [publicKey])
    app.decorate('issueToken', async (userId: string) => {
      const issuedAt = Math.floor(Date.now() / 1000)
      const expiresAt = issuedAt + TOKEN_SECONDS
      const token = await new SignJWT()
        .setProtectedHeader({ alg: 'EdDSA', kid: publicKey.kid, typ: 'JWT' })
        .setIssuer(TOKEN_ISSUER)
        .setAudience(TOKEN_AUDIENCE)
        .setSubject(userId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(privateKey)
      return { token, expiresAt: new Date(expiresAt * 1000) }
    })
  },
  { name: 'tokens' },
)

declare module 'fastify' {
  interface FastifyInstance {
    readonly publicKeys: PublicKey[]
    issueToken(userId: string): Promise<{ token: string; expiresAt: Date }>
  }
}
