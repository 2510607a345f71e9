import { Id, Page, PageQuery, Problem, toPage } from '@fanfare/contracts'
import Type, { type Static } from 'typebox'
import { notFound } from '../platform/http/problem.ts'
import type { App } from '../platform/http/server.ts'
import { findMail, type ListedMail, listMails } from './store.ts'

const IdParams = Type.Object({ id: Id })

const MailItem = Type.Object({
  id: Id,
  userId: Id,
  orderId: Type.Optional(Id),
  kind: Type.String({ description: 'The event that the mail is about' }),
  subject: Type.String(),
  to: Type.Union([Type.String(), Type.Null()], { description: 'Null until the first attempt to send it' }),
  state: Type.Union([Type.Literal('queued'), Type.Literal('sent'), Type.Literal('failed')]),
  createdAt: Type.String({ format: 'date-time' }),
  sentAt: Type.Union([Type.String(), Type.Null()]),
})

const WholeMail = Type.Object({ ...MailItem.properties, text: Type.String(), html: Type.String() })

const described = { tags: ['mails'], security: [{ token: [] }] }
const problems = { 400: Problem, 401: Problem, 404: Problem }

export async function mailRoutes(app: App) {
  app.addHook('onRequest', app.authenticate)

  app.get(
    '/users/:id/mails',
    {
      schema: {
        ...described,
        summary: 'The mails that a user was sent, or is being sent, newest first',
        params: IdParams,
        querystring: PageQuery,
        response: { 200: Page(MailItem), ...problems },
      },
    },
    async ({ params, query, userId }) => {
      if (params.id !== userId) throw notFound('user')
      return toPage(await listMails(app, userId, query), query, toMailItem)
    },
  )

  app.get(
    '/mails/:id',
    {
      schema: {
        ...described,
        summary: 'One mail, with its text and HTML',
        params: IdParams,
        response: { 200: WholeMail, ...problems },
      },
    },
    async ({ params, userId }) => {
      const mail = await findMail(app, userId, params.id)
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
