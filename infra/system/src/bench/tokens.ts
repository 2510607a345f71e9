import { createPrivateKey, createPublicKey } from 'node:crypto'
import type { LocalAws } from '@fanfare/local'
import { calculateJwkThumbprint, exportJWK, SignJWT } from 'jose'
import { v7 as uuidv7 } from 'uuid'

/** Headers of so many customers who never registered: the order service knows them by their tokens only. */
export async function strangers({ stage, edge, service }: LocalAws, count: number) {
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
    Array.from({ length: count }, async () => ({
      'content-type': 'application/json',
      authorization: `Bearer ${await sign(uuidv7())}`,
    })),
  )
}

/** Far from the limit: of the customers above, each places fewer orders in a minute. */
export const roomy = { ORDERS_PER_MINUTE: '1000' }
