import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'

const PublicKey = Type.Object({
  kty: Type.String(),
  crv: Type.String(),
  x: Type.String(),
  kid: Type.String(),
  alg: Type.String(),
  use: Type.String(),
})

/** GET /.well-known/jwks.json: what tokens are checked with. Source: RFC 7517, 5. */
export const publicKeys: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/.well-known/jwks.json',
    {
      schema: {
        tags: ['sessions'],
        summary: 'The keys that tokens are checked with',
        response: { 200: Type.Object({ keys: Type.Array(PublicKey) }) },
      },
    },
    async (_, reply) => reply.header('cache-control', 'public, max-age=60').send({ keys: app.publicKeys }),
  )
}
