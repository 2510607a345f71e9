import { addressBlock, Id, Problem } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type, { type Static } from 'typebox'
import { changePassword } from '../account/change-password.ts'
import { closeAccount } from '../account/erase-user.ts'
import { changeProfile } from './change-profile.ts'
import { Email, Name, normalizeTexts, Password, UserNotFound } from './profile.ts'
import { toUserBody, UserBody } from './user-body.ts'

export const UserParams = Type.Object({ userId: Id })

/** Throws UserNotFound for another user's id. */
export function assertOwn({ userId, params }: { userId: string; params: Static<typeof UserParams> }): void {
  if (params.userId !== userId) throw new UserNotFound()
}

const ChangesBody = Type.Object(
  { name: Type.Optional(Name), email: Type.Optional(Email), password: Type.Optional(Password(1)) },
  { examples: [{ name: 'Ada King' }] },
)

/** A customer's own profile. */
export const profileRoutes: FastifyPluginAsyncTypebox = async (app) => {
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
      const user = await app.db.user.findUnique({ where: { id: request.userId, erasedAt: null } })
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
        description:
          'Another e-mail needs the password, and is taken over when it is confirmed with the link that is mailed there.',
        security: [{ token: [] }],
        params: UserParams,
        body: ChangesBody,
        response: { 200: UserBody, '4xx': Problem, 503: Problem },
      },
      preValidation: normalizeTexts,
    },
    async (request) => {
      assertOwn(request)
      return toUserBody(await changeProfile(app, request.userId, request.body, addressBlock(request.ip)))
    },
  )

  app.put(
    '/users/:userId/password',
    {
      schema: {
        tags: ['users'],
        summary: 'Change your password',
        description: 'Every other session ends.',
        security: [{ token: [] }],
        params: UserParams,
        body: Type.Object(
          { password: Password(1), newPassword: Password(8) },
          { examples: [{ password: 'analytical engine', newPassword: 'difference engine' }] },
        ),
        response: { 204: Type.Null(), '4xx': Problem, 503: Problem },
      },
      preValidation: normalizeTexts,
    },
    async (request, reply) => {
      assertOwn(request)
      const { userId, sessionId, body, ip } = request
      await changePassword(app, { userId, sessionId, ...body }, addressBlock(ip))
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/users/:userId',
    {
      schema: {
        tags: ['users'],
        summary: 'Erase your account',
        description:
          'Every session ends, and every service deletes your name and address within seconds. Orders and payments ' +
          'stay without them; what is left of the balance is lost. It cannot be undone.',
        security: [{ token: [] }],
        params: UserParams,
        body: Type.Object({ password: Password(1) }, { examples: [{ password: 'analytical engine' }] }),
        response: { 204: Type.Null(), '4xx': Problem, 503: Problem },
      },
      preValidation: normalizeTexts,
    },
    async (request, reply) => {
      assertOwn(request)
      await closeAccount(app, request.userId, request.body.password, addressBlock(request.ip))
      return reply.code(204).send(null)
    },
  )
}
