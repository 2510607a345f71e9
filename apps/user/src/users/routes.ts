import { addressBlock, Problem } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { SessionBody, toSessionBody } from '../sessions/sessions.ts'
import { Email, Name, normalizeTexts, Password } from './profile.ts'
import { profileRoutes } from './profile-routes.ts'
import { registerUser } from './register-user.ts'
import { toUserBody, UserBody } from './user-body.ts'

const RegistrationBody = Type.Object(
  { email: Email, name: Name, password: Password(8) },
  { examples: [{ email: 'ada@example.com', name: 'Ada Lovelace', password: 'analytical engine' }] },
)

const RegisteredBody = Type.Object({ ...UserBody.properties, session: SessionBody })

export const userRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/users',
    {
      schema: {
        tags: ['users'],
        summary: 'Register',
        description:
          'The answer is the same for an address that is registered already. Signing in needs a confirmed address; ' +
          'the session in the answer does not.',
        body: RegistrationBody,
        response: { 201: RegisteredBody, '4xx': Problem, 503: Problem },
      },
      preValidation: normalizeTexts,
    },
    async ({ body, ip }, reply) => {
      const { user, session } = await registerUser(app, body, addressBlock(ip))
      return reply
        .code(201)
        .headers({ location: `/users/${user.id}`, 'cache-control': 'no-store' })
        .send({ ...toUserBody(user), session: toSessionBody(session) })
    },
  )
  await app.register(profileRoutes)
}
