import { type TokenClaims, tokenClaimsOf } from '@fanfare/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'
import { HttpProblem, unavailable } from './problem.ts'

const unauthorized = (detail: string) =>
  new HttpProblem(401, detail, { headers: { 'www-authenticate': 'Bearer' } })

/** In milliseconds, for which a verified token is not verified again, though its key may be withdrawn. */
const rememberedFor = 60_000

interface Options {
  readonly keys: JWTVerifyGetKey
  /** Without it, tokens are accepted until they expire. */
  readonly isRevoked?: (sessionId: string) => boolean
}

export const authentication = fp(
  async (app: FastifyInstance, { keys, isRevoked = () => false }: Options) => {
    const { TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: audience } = app.config
    // By the clock of the tokens: the other one stops while a machine sleeps.
    const verified = new LRUCache<string, TokenClaims>({ max: 2_000, ttl: rememberedFor, perf: Date })

    async function verify(token: string): Promise<TokenClaims> {
      const cached = verified.get(token)
      if (cached && cached.exp * 1000 > Date.now()) return cached
      const { payload } = await jwtVerify(token, keys, { issuer, audience, algorithms: ['EdDSA'] })
      const claims = tokenClaimsOf(payload)
      if (!claims) throw new errors.JWTInvalid('the token has no user id, or never expires')
      verified.set(token, claims)
      return claims
    }

    app.decorateRequest('userId', '')
    app.decorateRequest('sessionId', '')
    app.decorate('authenticate', async (request: FastifyRequest) => {
      const token = /^Bearer ([\w.-]+)$/i.exec(request.headers.authorization ?? '')?.[1]
      if (!token) throw unauthorized('This needs a token: Authorization: Bearer …, from POST /sessions.')
      try {
        const { sub, sid } = await verify(token)
        if (isRevoked(sid)) throw new errors.JWTInvalid('the session has ended')
        request.userId = sub
        request.sessionId = sid
      } catch (error) {
        if (error instanceof errors.JOSEError)
          throw unauthorized('The token is expired, of a session that has ended, or not one of ours.')
        request.log.error({ err: error }, 'token not verified')
        throw unavailable('Tokens cannot be checked at the moment.')
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
    /** Empty for a token without a session. */
    sessionId: string
  }
}
