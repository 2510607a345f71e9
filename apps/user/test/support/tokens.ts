import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { v7 as uuidv7 } from 'uuid'

/** The subject of the tokens, unless a test gives another. */
export const userId = uuidv7()

export const now = () => Math.floor(Date.now() / 1000)

export async function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const jwk = await exportJWK(publicKey)
  return { privateKey, jwk, kid: await calculateJwkThumbprint(jwk) }
}
export type Key = Awaited<ReturnType<typeof newKey>>

type Claims = { [C in keyof JWTPayload]?: JWTPayload[C] | undefined } & { readonly alg?: string }

/** A token as the user service signs it, with other claims where given. */
export function sign(
  { privateKey, kid }: Pick<Key, 'kid'> & { privateKey: KeyObject | Uint8Array },
  claims: Claims = {},
) {
  const { alg = 'EdDSA', ...others } = claims
  const usual = { iss: 'https://fanfare.test', aud: 'fanfare', sub: userId, iat: now(), exp: now() + 900 }
  const payload = Object.entries({ ...usual, ...others }).filter(([, value]) => value !== undefined)
  return new SignJWT(Object.fromEntries(payload)).setProtectedHeader({ alg, kid }).sign(privateKey)
}

export function withOtherSubject(token: string): string {
  const [head, payload = '', signature] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const changed = Buffer.from(JSON.stringify({ ...claims, sub: uuidv7() })).toString('base64url')
  return [head, changed, signature].join('.')
}

export function unsigned(): string {
  return new UnsecuredJWT({ sub: userId })
    .setIssuer('https://fanfare.test')
    .setAudience('fanfare')
    .setExpirationTime('15 m')
    .encode()
}

export function signedWithPublicKey({ jwk, kid }: Key): Promise<string> {
  return sign({ privateKey: Buffer.from(jwk.x ?? '', 'base64url'), kid }, { alg: 'HS256' })
}
