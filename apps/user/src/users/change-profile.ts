import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Prisma } from '../generated/prisma/client.ts'
import { notFound, Problem } from '../plugins/problem.ts'
import { traceOf } from '../plugins/trace.ts'
import { orEmailTaken } from './email-taken.ts'
import { assertOwn, UserParams } from './own.ts'
import { Email, emailKeyOf, Name, trimTexts } from './profile.ts'
import { toUserBody, UserBody } from './user-body.ts'

const Changes = Type.Object({ name: Type.Optional(Name), email: Type.Optional(Email) })

/** PATCH /users/{userId}: another name, another e-mail. Others hear of it only if something changed. */
export const changeProfile: FastifyPluginAsyncTypebox = async (app) => {
  app.patch(
    '/users/:userId',
    {
      schema: {
        tags: ['users'],
        summary: 'Change your profile',
        security: [{ token: [] }],
        params: UserParams,
        body: Changes,
        response: { 200: UserBody, '4xx': Problem },
      },
      preValidation: trimTexts,
    },
    async (request) => {
      assertOwn(request)
      const id = request.userId
      const { name, email } = request.body
      // The row that is already as wished is not taken, so that a repeated change is no second revision.
      const differs: Prisma.UserWhereInput[] = [
        ...(name === undefined ? [] : [{ name: { not: name } }]),
        ...(email === undefined ? [] : [{ email: { not: email } }]),
      ]
      const user = await app
        .transact(async (tx, publish) => {
          const { count } = await tx.user.updateMany({
            where: { id, OR: differs },
            data: {
              ...(name === undefined ? {} : { name }),
              ...(email === undefined ? {} : { email, emailKey: emailKeyOf(email) }),
              revision: { increment: 1 },
            },
          })
          const user = await tx.user.findUnique({ where: { id } })
          if (!user) throw notFound('user')
          if (count === 1) {
            const { email, name, revision } = user
            await publish('user.updated', id, { userId: id, email, name, revision })
          }
          return user
        }, traceOf(request.headers.traceparent))
        .catch(orEmailTaken)
      return toUserBody(user)
    },
  )
}
