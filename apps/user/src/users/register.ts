import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { v7 as uuidv7 } from 'uuid'
import { Problem } from '../plugins/problem.ts'
import { traceOf } from '../plugins/trace.ts'
import { orEmailTaken } from './email-taken.ts'
import { Email, emailKeyOf, Name, trimTexts } from './profile.ts'
import { toUserBody, UserBody } from './user-body.ts'

const Registration = Type.Object({
  email: Email,
  name: Name,
  password: Type.String({ minLength: 8, maxLength: 128 }),
})

/** POST /users: a new customer, with a welcome credit on the balance. */
export const register: FastifyPluginAsyncTypebox = async (app) => {
  const { WELCOME_CREDIT, CURRENCY } = app.config

  app.post(
    '/users',
    {
      schema: {
        tags: ['users'],
        summary: 'Register',
        body: Registration,
        response: { 201: UserBody, '4xx': Problem, 503: Problem },
      },
      preValidation: trimTexts,
    },
    async (request, reply) => {
      const { email, name, password } = request.body
      const id = uuidv7()
      await app.countRegistration(request.ip)
      const passwordHash = await app.passwords.hash(password)
      const user = await app
        .transact(async (tx, publish) => {
          const user = await tx.user.create({
            data: {
              id,
              email,
              emailKey: emailKeyOf(email),
              name,
              passwordHash,
              balance: WELCOME_CREDIT,
              currency: CURRENCY,
            },
          })
          if (WELCOME_CREDIT > 0) {
            await tx.balanceEntry.create({
              data: { id: uuidv7(), userId: id, kind: 'welcome', amount: WELCOME_CREDIT },
            })
          }
          await publish('user.created', id, { userId: id, email, name, revision: user.revision })
          return user
        }, traceOf(request.headers.traceparent))
        .catch(orEmailTaken)
      return reply.code(201).header('location', `/users/${id}`).send(toUserBody(user))
    },
  )
}
