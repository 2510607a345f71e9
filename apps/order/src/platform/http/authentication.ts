import { canonicalId } from '@fanfare/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/schema'
import { HttpProblem } from './problem.ts'

const Claims = Type.Object({ sub: Type.String({ format: 'uuid' }), exp: Type.Number() })
const claims = Compile(Claims)

const unauthorized = (detail: string) =>
  new HttpProblem(401, detail, { headers: { 'www-authenticate': 'Bearer' } })

export const authentication = fp(
  async (app: FastifyInstance, { keys }: { keys: JWTVerifyGetKey }) => {
    const { TOKEN_ISSUER, TOKEN_AUDIENCE } = app.config
    const verified = new LRUCache<string, Static<typeof Claims>>({ max: 2_000 })

    async function verify(token: string): Promise<Static<typeof Claims>> {
      const cached = verified.get(token)
      if (cached && cached.exp * 1000 > Date.now()) return cached
      const { payload } = await jwtVerify(token, keys, {
        issuer: TOKEN_ISSUER,
        audience: TOKEN_AUDIENCE,
        algorithms: ['EdDSA'],
        requiredClaims: ['sub', 'exp'],
      })
      if (!claims.Check(payload)) throw new errors.JWTInvalid('the token has no user id')
      const known = { sub: canonicalId(payload.sub), exp: payload.exp }
      verified.set(token, known)
      return known
    }

    app.decorateRequest('userId', '')
    app.decorate('authenticate', async (request: FastifyRequest) => {
      const token = /^Bearer ([\w.-]+)$/i.exec(request.headers.authorization ?? '')?.[1]
      if (!token) throw unauthorized('This needs a token: Authorization: Bearer …, from POST /sessions.')
      try {
        request.userId = (await verify(token)).sub
      } catch (error) {
        if (error instanceof errors.JOSEError) throw unauthorized('The token is expired, or not one of ours.')
        request.log.error({ err: error }, 'token not verified')
        throw new HttpProblem(503, 'Tokens cannot be checked at the moment.', {
          headers: { 'retry-after': '1' },
        })
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
