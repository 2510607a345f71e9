import Type from 'typebox'
import { readMails } from '../sources/mails.ts'
import { type App, type Context, problem } from './server.ts'

const Params = Type.Object({ id: Type.String({ maxLength: 300 }) })

/** The mail's own style, and nothing from elsewhere. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"

type Api = Pick<App, 'get'>

export function mailRoutes(api: Api, { local }: Context): void {
  const { mailbox } = local
  const replaced = 'SMTP_URL sends mails elsewhere, where the console cannot read them'

  /** By its id, or by the key that the mailer gave it. */
  const find = async (id: string) =>
    (await readMails(mailbox))?.find((mail) => mail.id === id || mail.messageId.startsWith(`<${id}@`))

  /** Newest first. */
  api.get('/mails', async (_request, reply) => {
    const mails = await readMails(mailbox)
    if (!mails) return problem(reply, 404, replaced)
    return mails.map(({ id, from, to, subject }) => ({ id, from, to, subject })).reverse()
  })
  api.get('/mails/:id', { schema: { params: Params } }, async ({ params }, reply) => {
    const mail = await find(params.id)
    return mail ?? problem(reply, 404, mailbox ? 'this mail has not arrived, or is no longer kept' : replaced)
  })
  api.get('/mails/:id/html', { schema: { params: Params } }, async ({ params }, reply) => {
    const mail = await find(params.id)
    if (!mail) return problem(reply, 404, 'this mail has not arrived, or is no longer kept')
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', policy)
      .send(mail.html || `<pre>${mail.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</pre>`)
  })
}
