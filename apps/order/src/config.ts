import Type, { type Static } from 'typebox'
import { commonEnvironment, readEnvironment } from './plugins/environment.ts'

const schema = Type.Object({
  ...commonEnvironment,
  CURRENCY: Type.String({ pattern: '^[A-Z]{3}$', default: 'EUR' }),
  PAYMENT_URL: Type.String({ minLength: 1 }),
  PAYMENT_API_TOKEN: Type.String({ minLength: 16 }),
})

export type Config = Static<typeof schema>

export const readConfig = (environment = process.env): Config => readEnvironment(schema, environment)
