import Type, { type Static } from 'typebox'
import { Clean, Convert, Default, Errors } from 'typebox/value'

const Url = Type.String({ pattern: '^postgres(ql)?://' })

const Settings = Type.Object({
  STAGE: Type.String({ minLength: 1 }),
  // As in arn:aws:sns:us-east-1:123456789012:
  SNS_TOPIC_ARN_PREFIX: Type.String({ minLength: 1 }),
  LOG_LEVEL: Type.String({ default: 'info' }),
  // Time until a hanging leader is replaced.
  LEASE_SECONDS: Type.Integer({ minimum: 1, maximum: 60, default: 10 }),
  // One of the two.
  DATABASE_URL: Type.Optional(Url),
  OUTBOX_DATABASE_URLS: Type.Optional(Type.String({ minLength: 1 })),
})

const Urls = Type.Record(Type.String(), Url, { minProperties: 1 })

export interface Config {
  readonly stage: string
  readonly topicArnPrefix: string
  readonly logLevel: string
  /** Milliseconds. */
  readonly lease: number
  /** By name, which is for the log only. */
  readonly outboxes: ReadonlyMap<string, string>
}

/** Throws with the names of wrong variables, without their values. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const value = Clean(Settings, Convert(Settings, Default(Settings, { ...environment })))
  if (!isSettings(value)) throw new Error(problems('', Settings, value))
  return {
    stage: value.STAGE,
    topicArnPrefix: value.SNS_TOPIC_ARN_PREFIX,
    logLevel: value.LOG_LEVEL,
    lease: value.LEASE_SECONDS * 1000,
    outboxes: new Map(Object.entries(readUrls(value))),
  }
}

function readUrls({ DATABASE_URL, OUTBOX_DATABASE_URLS }: Static<typeof Settings>): Record<string, string> {
  if ((DATABASE_URL === undefined) === (OUTBOX_DATABASE_URLS === undefined)) {
    throw new Error('one of DATABASE_URL and OUTBOX_DATABASE_URLS must be set, and not both')
  }
  if (DATABASE_URL !== undefined) return { outbox: DATABASE_URL }
  const urls = parseJson(OUTBOX_DATABASE_URLS ?? '')
  if (!isUrls(urls)) throw new Error(problems('OUTBOX_DATABASE_URLS', Urls, urls))
  return urls
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's message would show a part of the value.
    throw new Error('OUTBOX_DATABASE_URLS must be JSON')
  }
}

const isSettings = (value: unknown): value is Static<typeof Settings> => Errors(Settings, value).length === 0
const isUrls = (value: unknown): value is Static<typeof Urls> => Errors(Urls, value).length === 0

function problems(variable: string, schema: typeof Settings | typeof Urls, value: unknown): string {
  return Errors(schema, value)
    .map(
      ({ instancePath, message }) =>
        `${variable}${variable ? instancePath : instancePath.slice(1)} ${message}`,
    )
    .join('; ')
}
