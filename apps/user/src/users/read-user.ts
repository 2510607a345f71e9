import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { notFound, Problem } from '../plugins/problem.ts'
import { assertOwn, UserParams } from './own.ts'
import { toUserBody, UserBody } from './user-body.ts'

/** GET /users/{userId} */
export const readUser: FastifyPluginAsyncTypebox = async (app) => {
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
      const user = await app.prisma.user.findUnique({ where: { id: request.userId } })
      if (!user) throw notFound('user')
      return toUserBody(user)
    },
  )
}
