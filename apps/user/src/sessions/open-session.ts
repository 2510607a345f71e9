import { randomUUID } from 'node:crypto'
import { Id, Time } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { HttpProblem, Problem } from '../plugins/problem.ts'
import { Email, emailKeyOf, trimTexts } from '../users/profile.ts'

const Credentials = Type.Object({
  email: Email,
  password: Type.String({ minLength: 1, maxLength: 128 }),
})

const Session = Type.Object({ token: Type.String(), expiresAt: Time, userId: Id })

const wrongCredentials = () =>
  new HttpProblem(401, 'The e-mail or the password is wrong.', { headers: { 'www-authenticate': 'Bearer' } })

/** POST /sessions: an e-mail and its password for a token. */
export const openSession: FastifyPluginAsyncTypebox = async (app) => {
  // An unknown e-mail costs as much work as a known one: its password is compared with this one's hash.
  const nobodys = app.passwords.hash(randomUUID())

  app.post(
    '/sessions',
    {
      schema: {
        tags: ['sessions'],
        summary: 'Log in',
        body: Credentials,
        response: { 201: Session, '4xx': Problem, 503: Problem },
      },
      preValidation: trimTexts,
    },
    async (request, reply) => {
      const emailKey = emailKeyOf(request.body.email)
      const attempt = await app.countAttempt(emailKey, request.ip)
      const user = await app.prisma.user.findUnique({
        where: { emailKey },
        select: { id: true, passwordHash: true },
      })
      const matches = await app.passwords.matches(
        request.body.password,
        user?.passwordHash ?? (await nobodys),
      )
      if (!user || !matches) throw wrongCredentials()
      await attempt.succeeded()
      const { token, expiresAt } = await app.issueToken(user.id)
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ token, expiresAt: expiresAt.toISOString(), userId: user.id })
    },
  )
}
