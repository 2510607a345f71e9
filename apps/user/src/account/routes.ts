import { addressBlock, Problem } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { KnownEmail, normalizeTexts, Password } from '../users/profile.ts'
import { toUserBody, UserBody } from '../users/user-body.ts'
import { resetPassword } from './change-password.ts'
import { confirmEmail } from './confirm-email.ts'
import { requestReset } from './notices.ts'
import { confirmEmailPage, pageHeaders, resetPasswordPage } from './pages.ts'

const LinkToken = Type.String({ pattern: '^[\\w.-]+$', minLength: 1, maxLength: 1_000 })

export const accountRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/account/email-confirmations',
    {
      schema: {
        tags: ['account'],
        summary: 'Confirm an e-mail address',
        description: 'With the token of the link that was mailed there, and the password of the account.',
        body: Type.Object(
          { token: LinkToken, password: Password(1) },
          { examples: [{ token: 'from the mail', password: 'analytical engine' }] },
        ),
        response: { 200: UserBody, '4xx': Problem, 503: Problem },
      },
      preValidation: normalizeTexts,
    },
    async ({ body, ip }) => toUserBody(await confirmEmail(app, body, addressBlock(ip))),
  )

  app.get(
    '/account/confirm-email',
    { schema: { tags: ['account'], summary: 'The page of that link', response: { 200: Type.String() } } },
    async (_, reply) => reply.headers(pageHeaders).send(confirmEmailPage),
  )

  app.get(
    '/account/reset-password',
    {
      schema: { tags: ['account'], summary: 'The page of a link to reset', response: { 200: Type.String() } },
    },
    async (_, reply) => reply.headers(pageHeaders).send(resetPasswordPage),
  )

  // The answer comes before the work, so that its time does not tell whether the address is known.
  const inProgress = new Set<Promise<void>>()
  app.addHook('onClose', async () => void (await Promise.all(inProgress)))

  app.post(
    '/account/password-resets',
    {
      schema: {
        tags: ['account'],
        summary: 'Ask for another password',
        description: 'A link is mailed to a confirmed e-mail. The answer is the same for every other.',
        body: Type.Object({ email: KnownEmail }, { examples: [{ email: 'ada@example.com' }] }),
        response: { 202: Type.Null(), '4xx': Problem },
      },
      preValidation: normalizeTexts,
    },
    async ({ body, ip, log }, reply) => {
      await app.attemptLimits.countRegistration(addressBlock(ip))
      const work = requestReset(app, body.email)
        .catch((error: unknown) => log.error({ err: error }, 'reset not requested'))
        .finally(() => inProgress.delete(work))
      inProgress.add(work)
      return reply.code(202).send(null)
    },
  )

  app.post(
    '/account/password-resets/confirmations',
    {
      schema: {
        tags: ['account'],
        summary: 'Choose another password',
        description: 'With the token of the mailed link. Every session ends.',
        body: Type.Object(
          { token: LinkToken, password: Password(8) },
          { examples: [{ token: 'from the mail', password: 'analytical engine' }] },
        ),
        response: { 204: Type.Null(), '4xx': Problem, 503: Problem },
      },
      preValidation: normalizeTexts,
    },
    async ({ body, ip }, reply) => {
      await resetPassword(app, body, addressBlock(ip))
      return reply.code(204).send(null)
    },
  )
}
