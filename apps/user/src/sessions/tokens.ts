import { createLocalJWKSet, errors, jwtVerify, SignJWT } from 'jose'
import type { Config } from '../config.ts'
import { readTokenKeys } from './token-keys.ts'

type TokenConfig = Pick<Config, 'TOKEN_PRIVATE_KEY' | 'TOKEN_SECONDS' | 'TOKEN_ISSUER' | 'TOKEN_AUDIENCE'>

export async function createTokens(config: TokenConfig) {
  const { privateKey, publicKeys } = await readTokenKeys(config.TOKEN_PRIVATE_KEY)
  const [{ kid }] = publicKeys
  const keys = createLocalJWKSet({ keys: [...publicKeys] })
  const header = { alg: 'EdDSA', kid, typ: 'JWT' }
  // Another audience than that of sessions: neither is taken for the other.
  const forLinks = { issuer: config.TOKEN_ISSUER, audience: `${config.TOKEN_AUDIENCE}:links` }
  return {
    publicKeys,
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
        const { payload } = await jwtVerify(token, keys, {
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
