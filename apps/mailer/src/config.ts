import { commonEnvironment } from '@fanfare/contracts'
import Type, { type Static } from 'typebox'
import { readEnvironment } from './platform/environment.ts'

const schema = Type.Object({
  ...commonEnvironment,
  // As in smtps://user:password@mail.example.com
  SMTP_URL: Type.String({ minLength: 1 }),
  MAIL_FROM: Type.String({ default: 'Fanfare <shop@fanfare.example>' }),
  // The edge's, for links. Without it, mails have a code in place of a link.
  PUBLIC_URL: Type.Optional(Type.String({ pattern: '^https?://' })),
  // Sent and refused mails are deleted after that.
  MAIL_RETENTION_DAYS: Type.Integer({ minimum: 15, default: 90 }),
  // Of orders that are not paid, to one e-mail in a day.
  MAILS_PER_UNCONFIRMED_EMAIL: Type.Integer({ minimum: 1, default: 20 }),
  // After a mail's first failure.
  MAIL_RETRY_MS: Type.Integer({ minimum: 1, default: 500 }),
})

export type Config = Static<typeof schema>

export const readConfig = (environment = process.env): Config => readEnvironment(schema, environment)
