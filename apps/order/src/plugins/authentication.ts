import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/schema'
import { HttpProblem } from './problem.ts'

const Claims = Type.Object({ sub: Type.String({ format: 'uuid' }), exp: Type.Number() })
const claims = Compile(Claims)

/** The key set is asked again for an unknown key, but not more often than this, in milliseconds. */
const cooldownDuration = 2_000

const unauthorized = (detail: string) =>
  new HttpProblem(401, detail, { headers: { 'www-authenticate': 'Bearer' } })

// Faults of the key set, or of the way to it, rather than of the token.
const keysAway = (error: unknown) =>
  !(error instanceof errors.JOSEError) ||
  error instanceof errors.JWKSTimeout ||
  error instanceof errors.JWKSInvalid ||
  error.code === 'ERR_JOSE_GENERIC'

/**
 * `app.authenticate`, an onRequest hook: afterwards `request.userId` is the user whose token came with the request.
 * The user service signs; its public keys are fetched when needed, and kept.
 */
export const authentication = fp(
  async (app: FastifyInstance, { keys }: { keys?: JWTVerifyGetKey }) => {
    const { JWKS_URL, TOKEN_ISSUER, TOKEN_AUDIENCE } = app.config
    const getKey = keys ?? createRemoteJWKSet(new URL(JWKS_URL), { cooldownDuration, timeoutDuration: 2_000 })
    const verified = new LRUCache<string, Static<typeof Claims>>({ max: 2_000 })

    async function verify(token: string): Promise<Static<typeof Claims>> {
      const { payload } = await jwtVerify(token, getKey, {
        issuer: TOKEN_ISSUER,
        audience: TOKEN_AUDIENCE,
        algorithms: ['EdDSA'],
        requiredClaims: ['sub', 'exp'],
      })
      if (!claims.Check(payload)) throw new errors.JWTInvalid('the token names no user')
      verified.set(token, payload)
      return payload
    }

    app.decorateRequest('userId', '')
    app.decorate('authenticate', async (request: FastifyRequest) => {
      const token = /^Bearer ([\w.-]+)$/i.exec(request.headers.authorization ?? '')?.[1]
      if (!token) throw unauthorized('This needs a token: Authorization: Bearer …, from POST /sessions.')
      const known = verified.get(token)
      if (known && known.exp * 1000 > Date.now()) {
        request.userId = known.sub
        return
      }
      try {
        request.userId = (await verify(token)).sub
      } catch (error) {
        if (keysAway(error)) {
          request.log.error({ err: error }, 'the keys of the tokens cannot be fetched')
          throw new HttpProblem(503, 'Tokens cannot be checked at the moment.', {
            headers: { 'retry-after': '1' },
          })
        }
        throw unauthorized('The token is expired, or not one of ours.')
      }
    })
  },
  { name: 'authentication' },
)

declare module 'fastify' {
  interface FastifyInstance {
    authenticate(request: FastifyRequest): Promise<void>
  }
  interface FastifyRequest {
    userId: string
  }
}
