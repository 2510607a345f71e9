import Type from 'typebox'
import { Page, PageQuery, pageOf, toPage } from '../plugins/pagination.ts'
import { notFound, Problem } from '../plugins/problem.ts'
import type { App } from '../plugins/server.ts'
import { listed, MailItem, toMailItem, WholeMail } from './mail-schema.ts'

const Params = Type.Object({ id: Type.String({ format: 'uuid' }) })
const described = { tags: ['mails'], security: [{ token: [] }] }
const problems = { 400: Problem, 401: Problem, 404: Problem }

/** A user's own mails, and nobody else's. */
export async function mailRoutes(app: App) {
  app.addHook('onRequest', app.authenticate)

  app.get(
    '/users/:id/mails',
    {
      schema: {
        ...described,
        summary: 'The mails that a user was sent, or is being sent, newest first',
        params: Params,
        querystring: PageQuery,
        response: { 200: Page(MailItem), ...problems },
      },
    },
    async ({ params, query, userId }) => {
      if (params.id.toLowerCase() !== userId) throw notFound('user')
      const { where, ...page } = pageOf(query)
      const mails = await app.prisma.mail.findMany({ ...page, where: { ...where, userId }, select: listed })
      return toPage(mails, query, toMailItem)
    },
  )

  app.get(
    '/mails/:id',
    {
      schema: {
        ...described,
        summary: 'One mail, with what it says',
        params: Params,
        response: { 200: WholeMail, ...problems },
      },
    },
    async ({ params: { id }, userId }) => {
      const mail = await app.prisma.mail.findFirst({ where: { id, userId } })
      if (!mail) throw notFound('mail')
      return { ...toMailItem(mail), text: mail.text, html: mail.html }
    },
  )
}
