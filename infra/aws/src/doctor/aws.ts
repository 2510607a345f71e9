import { defaultProvider } from '@aws-sdk/credential-provider-node'
import { AwsClient } from 'aws4fetch'

/** AWS answered that it will not. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export interface Request {
  /** As in a signature: `ec2`, or `ses`. */
  readonly service: string
  /** By default the stage's. */
  readonly region?: string
  /** By default `<service>.<region>.amazonaws.com`. */
  readonly host?: string
  readonly path?: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Returns the body of the answer. Throws Refused. */
export type Ask = (request: Request) => Promise<string>

/** A few calls, once, before there is a stage: six clients of the SDK would be 30 MB for it. */
export async function connectTo(
  stageRegion: string,
  endpoint = process.env['AWS_ENDPOINT_URL'],
  credentials = defaultProvider(),
): Promise<Ask> {
  const { accessKeyId, secretAccessKey, sessionToken } = await credentials()
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    retries: 3,
  })
  return async ({ service, region = stageRegion, host, path = '/', body, headers = {} }) => {
    const base = endpoint ?? `https://${host ?? `${service}.${region}.amazonaws.com`}`
    const response = await client.fetch(new URL(path, base).href, {
      method: body === undefined ? 'GET' : 'POST',
      ...(body === undefined ? {} : { body }),
      headers,
      aws: { service, region },
    })
    const text = await response.text()
    if (!response.ok) throw new Refused(codeIn(text), messageIn(text) || `HTTP ${response.status}`)
    return text
  }
}

const codeIn = (text: string) =>
  /<Code>([^<]*)|"__type":\s*"(?:[^"#]*#)?([^"]*)/.exec(text)?.slice(1).join('') ?? ''

const messageIn = (text: string) =>
  /<Message>([^<]*)|"[Mm]essage":\s*"([^"]*)/.exec(text)?.slice(1).join('') ?? ''

/** For services with the Query protocol. */
export function query(
  service: string,
  version: string,
  action: string,
  parameters: Record<string, string> = {},
) {
  const body = new URLSearchParams({ Action: action, Version: version, ...parameters }).toString()
  return { service, body, headers: { 'content-type': 'application/x-www-form-urlencoded' } }
}

/** For services with the JSON protocol; `target` is the API's name and the action's. */
export function json(service: string, target: string, parameters: unknown) {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target }
  return { service, body: JSON.stringify(parameters), headers }
}
