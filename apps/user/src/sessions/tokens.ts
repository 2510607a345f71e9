import { SignJWT } from 'jose'
import type { Config } from '../config.ts'
import { readTokenKeys } from './token-keys.ts'

type TokenConfig = Pick<Config, 'TOKEN_PRIVATE_KEY' | 'TOKEN_SECONDS' | 'TOKEN_ISSUER' | 'TOKEN_AUDIENCE'>

export async function createTokens(config: TokenConfig) {
  const { privateKey, publicKeys } = await readTokenKeys(config.TOKEN_PRIVATE_KEY)
  const [{ kid }] = publicKeys
  return {
    publicKeys,
    async issue(userId: string): Promise<{ token: string; expiresAt: Date }> {
      const issuedAt = Math.floor(Date.now() / 1000)
      const expiresAt = issuedAt + config.TOKEN_SECONDS
      const token = await new SignJWT()
        .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
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
