import type { FastifyRequest } from 'fastify'
import { StripeError } from './errors.ts'

/** Accepts any test key, as bearer token or Basic user name. Throws Stripe's 401 otherwise. */
export async function requireApiKey({ headers }: FastifyRequest): Promise<void> {
  const key = keyIn(headers.authorization)
  if (key === undefined) {
    throw unauthorized(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    )
  }
  if (!/^[sr]k_test_\w+$/.test(key)) {
    throw unauthorized(`Invalid API Key provided: ${key.slice(0, 8)}****${key.slice(-4)}`)
  }
}

function keyIn(authorization = ''): string | undefined {
  const [, scheme = '', credentials = ''] = /^(\w+) +(.+)$/.exec(authorization) ?? []
  if (scheme.toLowerCase() === 'bearer') return credentials
  if (scheme.toLowerCase() !== 'basic') return undefined
  return Buffer.from(credentials, 'base64').toString().split(':')[0]
}

function unauthorized(message: string): StripeError {
  return new StripeError(401, { type: 'invalid_request_error', message })
}
