import { Problem } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { normalizeTexts, Password } from '../users/profile.ts'
import { toUserBody, UserBody } from '../users/user-body.ts'
import { confirmEmail } from './confirm-email.ts'
import { confirmEmailPage, pageHeaders } from './pages.ts'

const LinkToken = Type.String({ pattern: '^[\\w.-]+$', minLength: 1, maxLength: 1_000 })

export const accountRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/account/email-confirmations',
    {
      schema: {
        tags: ['account'],
        summary: 'Confirm an e-mail address',
        description: 'With the token of the link that was mailed there, and the password of the account.',
        body: Type.Object({ token: LinkToken, password: Password(1) }),
        response: { 200: UserBody, '4xx': Problem, 503: Problem },
      },
      preValidation: normalizeTexts,
    },
    async ({ body, ip }) => toUserBody(await confirmEmail(app, body, ip)),
  )

  app.get(
    '/account/confirm-email',
    { schema: { tags: ['account'], summary: 'The page of that link', response: { 200: Type.String() } } },
    async (_, reply) => reply.headers(pageHeaders).send(confirmEmailPage),
  )
}
