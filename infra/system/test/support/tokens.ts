import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import { secretsOf, type World } from './world.ts'

const seconds = () => Math.floor(Date.now() / 1000)

/** Makes valid tokens with the user service's key, and forged ones. */
export async function forgery(world: Pick<World, 'dir' | 'edge' | 'stage'>) {
  const key = createPrivateKey((await secretsOf(world)).TOKEN_PRIVATE_KEY)
  const kid = await calculateJwkThumbprint(await exportJWK(createPublicKey(key)))
  const claimsOf = (sub: string): JWTPayload => ({
    iss: world.edge,
    aud: `fanfare-${world.stage}`,
    sub,
    iat: seconds(),
    exp: seconds() + 600,
  })
  const sign = (claims: JWTPayload, by: CryptoKey | KeyObject = key, id = kid) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', kid: id, typ: 'JWT' }).sign(by)

  return {
    /** As the user service makes it. */
    genuine: (sub: string) => sign(claimsOf(sub)),
    async forged(sub: string): Promise<Record<string, string>> {
      const claims = claimsOf(sub)
      const genuine = await sign(claims)
      const [head = '', , signature = ''] = genuine.split('.')
      const otherKey = await generateKeyPair('EdDSA', { extractable: true })
      const { exp: _, ...unexpiring } = claims
      const publicKey = new TextEncoder().encode(
        createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
      )
      const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
      return {
        expired: await sign({ ...claims, iat: seconds() - 1_000, exp: seconds() - 1 }),
        'without an expiry': await sign(unexpiring),
        'not valid yet': await sign({ ...claims, nbf: seconds() + 600 }),
        'signed with another key': await sign(claims, otherKey.privateKey),
        'signed with another key under an unknown key id': await sign(claims, otherKey.privateKey, 'unknown'),
        'unsigned (alg: none)': new UnsecuredJWT(claims).encode(),
        'signed with the public key as an HMAC secret (alg: HS256)': await new SignJWT(claims)
          .setProtectedHeader({ alg: 'HS256', kid })
          .sign(publicKey),
        'of another issuer': await sign({ ...claims, iss: 'https://elsewhere.example' }),
        'for the audience of another stage': await sign({
          ...claims,
          aud: 'fanfare-production',
        }),
        'with an empty subject': await sign({ ...claims, sub: '' }),
        'with another subject under the original signature': [
          head,
          encoded({ ...claims, sub: '0190a5a5-0000-7000-8000-000000000000' }),
          signature,
        ].join('.'),
        'without its signature': genuine.slice(0, genuine.lastIndexOf('.') + 1),
        'that is not a token': 'garbage',
        'that is empty': '',
      }
    },
  }
}
