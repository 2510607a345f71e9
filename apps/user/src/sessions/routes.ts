import { addressBlock, Problem } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { KnownEmail, normalizeTexts, Password } from '../users/profile.ts'
import { endSessions, renewSession, SessionBody, toSessionBody } from './sessions.ts'
import { signIn } from './sign-in.ts'

const CredentialsBody = Type.Object(
  { email: KnownEmail, password: Password(1) },
  { examples: [{ email: 'ada@example.com', password: 'analytical engine' }] },
)

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
      const session = await signIn(app, body, addressBlock(ip))
      return reply.code(201).header('cache-control', 'no-store').send(toSessionBody(session))
    },
  )

  await app.register(currentSessionRoutes)

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

const currentSessionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { config, publish } = app
  app.addHook('onRequest', app.authenticate)
  const common = { tags: ['sessions'], security: [{ token: [] }] }
  const ended = { 204: Type.Null(), '4xx': Problem }

  app.post(
    '/sessions/current/tokens',
    {
      schema: {
        ...common,
        summary: 'Renew your token',
        description: 'Before it expires, for 30 days after signing in. 401 once the session has ended.',
        response: { 201: SessionBody, '4xx': Problem },
      },
    },
    async (request, reply) => {
      const session = await renewSession(app, request)
      return reply.code(201).header('cache-control', 'no-store').send(toSessionBody(session))
    },
  )

  app.delete(
    '/sessions/current',
    { schema: { ...common, summary: 'Sign out', response: ended } },
    async ({ userId, sessionId }, reply) => {
      if (sessionId !== '') {
        await app.transact((tx) => endSessions({ config, publish }, tx, userId, { id: sessionId }))
      }
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/sessions',
    { schema: { ...common, summary: 'Sign out everywhere', response: ended } },
    async ({ userId }, reply) => {
      await app.transact((tx) => endSessions({ config, publish }, tx, userId))
      return reply.code(204).send(null)
    },
  )
}
