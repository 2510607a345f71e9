import { Problem } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { normalizeTexts, Password } from '../users/profile.ts'
import { SessionBody, toSessionBody } from './session-body.ts'
import { signIn } from './sign-in.ts'

// Wider than at registration, for older accounts.
const CredentialsBody = Type.Object({
  email: Type.String({ format: 'email', pattern: '^[!-~]+$', minLength: 3, maxLength: 254 }),
  password: Password(1),
})

const PublicKeyBody = Type.Object({
  kty: Type.String(),
  crv: Type.String(),
  x: Type.String(),
  kid: Type.String(),
  alg: Type.String(),
  use: Type.String(),
})

export const sessionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/sessions',
    {
      schema: {
        tags: ['sessions'],
        summary: 'Sign in',
        body: CredentialsBody,
        response: { 201: SessionBody, '4xx': Problem, 503: Problem },
      },
      preValidation: normalizeTexts,
    },
    async ({ body, ip }, reply) => {
      const session = await signIn(app, body, ip)
      return reply.code(201).header('cache-control', 'no-store').send(toSessionBody(session))
    },
  )

  // Source: RFC 7517, 5.
  app.get(
    '/.well-known/jwks.json',
    {
      schema: {
        tags: ['sessions'],
        summary: 'The keys that tokens are checked with',
        response: { 200: Type.Object({ keys: Type.Array(PublicKeyBody) }) },
      },
    },
    async (_, reply) =>
      reply.header('cache-control', 'public, max-age=60').send({ keys: [...app.tokens.publicKeys] }),
  )
}
