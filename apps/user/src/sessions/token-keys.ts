import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint } from 'jose'

/** Source: RFC 8037, 2. */
export interface PublicKey {
  readonly kty: 'OKP'
  readonly crv: 'Ed25519'
  readonly x: string
  readonly kid: string
  readonly alg: 'EdDSA'
  readonly use: 'sig'
}

export interface TokenKeys {
  readonly privateKey: KeyObject
  readonly publicKeys: readonly [PublicKey, ...PublicKey[]]
}

/**
 * The first key of TOKEN_PRIVATE_KEY signs, and all are accepted. Throws without a part of the keys.
 * @param text base64 of DER (PKCS 8), separated by commas; or PEM; or JWK
 */
export async function readTokenKeys(text: string): Promise<TokenKeys> {
  const [first, ...others] = parse(text)
  if (first === undefined) throw new Error('TOKEN_PRIVATE_KEY has no key')
  return {
    privateKey: first,
    publicKeys: [await publicKeyOf(first), ...(await Promise.all(others.map(publicKeyOf)))],
  }
}

const pem = /-----BEGIN PRIVATE KEY-----[\w+/=\s]+-----END PRIVATE KEY-----/g

function parse(text: string): KeyObject[] {
  try {
    if (text.trimStart().startsWith('{')) {
      const jwk = JSON.parse(text)
      return (jwk.keys ?? [jwk]).map((key: JsonWebKey) => createPrivateKey({ key, format: 'jwk' }))
    }
    // Some stores of secrets take one line only.
    if (text.includes('-----')) {
      return (text.replaceAll('\\n', '\n').match(pem) ?? []).map((key) => createPrivateKey(key))
    }
    const parts = text.split(',').filter((part) => part.trim() !== '')
    return parts.map((part) =>
      createPrivateKey({ key: Buffer.from(part, 'base64'), format: 'der', type: 'pkcs8' }),
    )
  } catch {
    // The cause may show a part of the key.
    throw new Error('TOKEN_PRIVATE_KEY cannot be read: base64 of an Ed25519 key in DER (PKCS 8) is safest')
  }
}

// Verifiers fetch the keys again for an unknown id. Source: RFC 7638.
async function publicKeyOf(privateKey: KeyObject): Promise<PublicKey> {
  const { kty, crv, x } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (kty !== 'OKP' || crv !== 'Ed25519' || !x) throw new Error('TOKEN_PRIVATE_KEY is no Ed25519 key')
  const kid = await calculateJwkThumbprint({ kty, crv, x })
  return { kty, crv, x, kid, alg: 'EdDSA', use: 'sig' }
}
