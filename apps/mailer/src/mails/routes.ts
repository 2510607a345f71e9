import { Id, Page, PageQuery, Problem, Time, toPage } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type, { type Static } from 'typebox'
import { notFound } from '../platform/http/problem.ts'
import { findMail, type ListedMail, listMails } from './store.ts'

const UserParams = Type.Object({ userId: Id })
const MailParams = Type.Object({ mailId: Id })

const MailItem = Type.Object({
  id: Id,
  userId: Id,
  orderId: Type.Optional(Id),
  kind: Type.String({ description: 'The event that the mail is about' }),
  subject: Type.String(),
  to: Type.Union([Type.String(), Type.Null()], { description: 'Null until the first attempt to send it' }),
  state: Type.Union([Type.Literal('queued'), Type.Literal('sent'), Type.Literal('failed')]),
  createdAt: Time,
  sentAt: Type.Union([Type.String(), Type.Null()]),
})

const WholeMail = Type.Object({ ...MailItem.properties, text: Type.String(), html: Type.String() })

const described = { tags: ['mails'], security: [{ token: [] }] }

export const mailRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.addHook('onRequest', app.authenticate)

  app.get(
    '/users/:userId/mails',
    {
      schema: {
        ...described,
        summary: 'The mails that a user was sent, or is being sent, newest first',
        params: UserParams,
        querystring: PageQuery,
        response: { 200: Page(MailItem), '4xx': Problem },
      },
    },
    async ({ params, query, userId }) => {
      if (params.userId !== userId) throw notFound('user')
      return toPage(await listMails(app, userId, query), query, toMailItem)
    },
  )

  app.get(
    '/mails/:mailId',
    {
      schema: {
        ...described,
        summary: 'One mail, with its text and HTML',
        params: MailParams,
        response: { 200: WholeMail, '4xx': Problem },
      },
    },
    async ({ params, userId }) => {
      const mail = await findMail(app, userId, params.mailId)
      return { ...toMailItem(mail), text: mail.text, html: mail.html }
    },
  )
}

function toMailItem(mail: ListedMail): Static<typeof MailItem> {
  const { id, userId, orderId, kind, subject, recipient, state, createdAt, sentAt } = mail
  return {
    id,
    userId,
    ...(orderId === null ? {} : { orderId }),
    kind,
    subject,
    to: recipient,
    state,
    createdAt: createdAt.toISOString(),
    sentAt: sentAt?.toISOString() ?? null,
  }
}
