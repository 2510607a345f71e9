import { createPrivateKey, createPublicKey } from 'node:crypto'
import type { LocalAws } from '@fanfare/local'
import { calculateJwkThumbprint, exportJWK, SignJWT } from 'jose'
import { v7 as uuidv7 } from 'uuid'

export interface Stranger {
  readonly userId: string
  readonly headers: Readonly<Record<string, string>>
}

/** Customers who never registered: the order service knows them by their tokens only. */
export async function strangers({ stage, edge, service }: LocalAws, count: number): Promise<Stranger[]> {
  const key = createPrivateKey(service('user').web.env()['TOKEN_PRIVATE_KEY'] ?? '')
  const kid = await calculateJwkThumbprint(await exportJWK(createPublicKey(key)))
  const sign = (userId: string) =>
    new SignJWT()
      .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
      .setIssuer(edge.url)
      .setAudience(`fanfare-${stage}`)
      .setSubject(userId)
      .setIssuedAt()
      .setExpirationTime('1 h')
      .sign(key)
  return Promise.all(
    Array.from({ length: count }, async () => {
      const userId = uuidv7()
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${await sign(userId)}` }
      return { userId, headers }
    }),
  )
}

/** As many lists, of about the same length. */
export const inLanes = <T>(items: readonly T[], lanes: number): T[][] =>
  Array.from({ length: lanes }, (_, lane) => items.filter((_, at) => at % lanes === lane))
