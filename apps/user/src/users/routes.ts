import { Amount, Currency, Id, Problem, Time } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type, { type Static } from 'typebox'
import type { User } from '../generated/prisma/client.ts'
import { changeProfile } from './change-profile.ts'
import { Email, Name, normalizeTexts, Password, UserNotFound } from './profile.ts'
import { registerUser } from './register-user.ts'

export const UserParams = Type.Object({ userId: Id })

/** Throws UserNotFound for another user's id. */
export function assertOwn({ userId, params }: { userId: string; params: Static<typeof UserParams> }): void {
  if (params.userId !== userId) throw new UserNotFound()
}

const RegistrationBody = Type.Object(
  { email: Email, name: Name, password: Password(8) },
  { examples: [{ email: 'ada@example.com', name: 'Ada Lovelace', password: 'analytical engine' }] },
)

const ChangesBody = Type.Object(
  { name: Type.Optional(Name), email: Type.Optional(Email) },
  { examples: [{ name: 'Ada King' }] },
)

const UserBody = Type.Object({
  id: Id,
  email: Type.String(),
  name: Type.String(),
  balance: Amount,
  currency: Currency,
  createdAt: Time,
})

const toUserBody = ({ id, email, name, balance, currency, createdAt }: User): Static<typeof UserBody> => ({
  id,
  email,
  name,
  balance,
  currency,
  createdAt: createdAt.toISOString(),
})

export const userRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/users',
    {
      schema: {
        tags: ['users'],
        summary: 'Register',
        body: RegistrationBody,
        response: { 201: UserBody, '4xx': Problem, 503: Problem },
      },
      preValidation: normalizeTexts,
    },
    async ({ body, ip }, reply) => {
      const user = await registerUser(app, body, ip)
      return reply.code(201).header('location', `/users/${user.id}`).send(toUserBody(user))
    },
  )
  await app.register(ownRoutes)
}

const ownRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.addHook('onRequest', app.authenticate)

  app.get(
    '/users/:userId',
    {
      schema: {
        tags: ['users'],
        summary: 'Your profile and your balance',
        security: [{ token: [] }],
        params: UserParams,
        response: { 200: UserBody, '4xx': Problem },
      },
    },
    async (request) => {
      assertOwn(request)
      const user = await app.db.user.findUnique({ where: { id: request.userId } })
      if (!user) throw new UserNotFound()
      return toUserBody(user)
    },
  )

  app.patch(
    '/users/:userId',
    {
      schema: {
        tags: ['users'],
        summary: 'Change your profile',
        security: [{ token: [] }],
        params: UserParams,
        body: ChangesBody,
        response: { 200: UserBody, '4xx': Problem },
      },
      preValidation: normalizeTexts,
    },
    async (request) => {
      assertOwn(request)
      return toUserBody(await changeProfile(app, request.userId, request.body))
    },
  )
}
