import Type, { type Static } from 'typebox'
import { commonEnvironment, readEnvironment } from './plugins/environment.ts'

const schema = Type.Object({
  ...commonEnvironment,
  SMTP_URL: Type.String({ minLength: 1 }),
  MAIL_FROM: Type.String({ default: 'Fanfare <shop@fanfare.example>' }),
})

export type Config = Static<typeof schema>

export const readConfig = (environment = process.env): Config => readEnvironment(schema, environment)
