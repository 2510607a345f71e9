import Fastify from 'fastify'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { v7 as uuidv7 } from 'uuid'

export const issuer = 'https://fanfare.test'
export const audience = 'fanfare'

/** The user service as others see it: it signs tokens, and publishes the key to verify them with. */
export async function startIdentity() {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'EdDSA', use: 'sig' }
  const server = Fastify()
  server.get('/.well-known/jwks.json', async () => ({ keys: [jwk] }))
  const address = await server.listen({ host: '127.0.0.1', port: 0 })

  const signed = (claims: JWTPayload, key = privateKey) =>
    new SignJWT({ iss: issuer, aud: audience, exp: Math.floor(Date.now() / 1000) + 900, ...claims })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'test' })
      .sign(key)

  return {
    jwksUrl: `${address}/.well-known/jwks.json`,
    signed,
    /** A new customer, with the header that authenticates them. */
    async newCustomer() {
      const id = uuidv7()
      return { id, headers: { authorization: `Bearer ${await signed({ sub: id })}` } }
    },
    stop: () => server.close(),
  }
}

export type Identity = Awaited<ReturnType<typeof startIdentity>>
export type Customer = Awaited<ReturnType<Identity['newCustomer']>>
