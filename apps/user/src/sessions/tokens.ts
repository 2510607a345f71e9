import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, errors, jwtVerify, SignJWT } from 'jose'
import type { Config } from '../config.ts'

/** Source: RFC 8037, 2. */
interface PublicKey {
  readonly kty: 'OKP'
  readonly crv: 'Ed25519'
  readonly x: string
  readonly kid: string
  readonly alg: 'EdDSA'
  readonly use: 'sig'
}

// Some secret stores take one line only.
function parsePrivateKey(text: string): KeyObject {
  if (text.trimStart().startsWith('{')) return createPrivateKey({ key: JSON.parse(text), format: 'jwk' })
  return createPrivateKey(text.replaceAll('\\n', '\n'))
}

// Verifiers fetch the keys again for an unknown id. Source: RFC 7638.
async function publicKeyOf(privateKey: KeyObject): Promise<PublicKey> {
  const { kty, crv, x } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (kty !== 'OKP' || crv !== 'Ed25519' || !x) throw new Error('TOKEN_PRIVATE_KEY is no Ed25519 key')
  const kid = await calculateJwkThumbprint({ kty, crv, x })
  return { kty, crv, x, kid, alg: 'EdDSA', use: 'sig' }
}

type TokenConfig = Pick<Config, 'TOKEN_PRIVATE_KEY' | 'TOKEN_SECONDS' | 'TOKEN_ISSUER' | 'TOKEN_AUDIENCE'>

export async function createTokens(config: TokenConfig) {
  const privateKey = parsePrivateKey(config.TOKEN_PRIVATE_KEY)
  const publicKey = await publicKeyOf(privateKey)
  const header = { alg: 'EdDSA', kid: publicKey.kid, typ: 'JWT' }
  // Another audience than that of sessions: neither is taken for the other.
  const forLinks = { issuer: config.TOKEN_ISSUER, audience: `${config.TOKEN_AUDIENCE}:links` }
  return {
    publicKeys: [publicKey],
    issueLink: (id: string, expiresAt: Date): Promise<string> =>
      new SignJWT()
        .setProtectedHeader(header)
        .setIssuer(forLinks.issuer)
        .setAudience(forLinks.audience)
        .setJti(id)
        .setExpirationTime(expiresAt)
        .sign(privateKey),
    /** Undefined when it is forged or expired. */
    async readLink(token: string): Promise<string | undefined> {
      try {
        const { payload } = await jwtVerify(token, createPublicKey(privateKey), {
          ...forLinks,
          algorithms: ['EdDSA'],
          requiredClaims: ['jti', 'exp'],
        })
        return payload.jti
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined
        throw error
      }
    },
    async issue(userId: string, sessionId: string): Promise<{ token: string; expiresAt: Date }> {
      const issuedAt = Math.floor(Date.now() / 1000)
      const expiresAt = issuedAt + config.TOKEN_SECONDS
      const token = await new SignJWT({ sid: sessionId })
        .setProtectedHeader(header)
        .setIssuer(config.TOKEN_ISSUER)
        .setAudience(config.TOKEN_AUDIENCE)
        .setSubject(userId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(privateKey)
      return { token, expiresAt: new Date(expiresAt * 1000) }
    },
  }
}

export type Tokens = Awaited<ReturnType<typeof createTokens>>
