import type { FastifySchemaValidationError } from 'fastify'
import { invalidRequest, type Refusal } from './refusal.ts'

/** Says in Stripe's words what is wrong with a request's parameters. */
export function refusalOf(error: FastifySchemaValidationError): Refusal {
  const path = error.instancePath.split('/').slice(1)
  const within = (name: unknown) => bracketed([...path, String(name)])
  switch (error.keyword) {
    case 'required': {
      const param = within(error.params['missingProperty'])
      return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
    }
    case 'additionalProperties': {
      const param = within(error.params['additionalProperty'])
      return invalidRequest(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param })
    }
    case 'minimum':
    case 'maximum': {
      const bound = `${error.keyword === 'minimum' ? 'greater' : 'less'} than or equal to ${error.params['limit']}`
      const code = 'parameter_invalid_integer'
      return invalidRequest(`This value must be ${bound}.`, { code, param: bracketed(path) })
    }
    case 'type': {
      const code = error.params['type'] === 'integer' ? { code: 'parameter_invalid_integer' } : {}
      return invalidRequest(`Invalid ${error.params['type']}`, { ...code, param: bracketed(path) })
    }
    default:
      return invalidRequest(`Invalid ${bracketed(path)}: ${error.message}`, { param: bracketed(path) })
  }
}

/** `metadata[orderId]` of metadata, orderId. */
function bracketed([first = '', ...rest]: readonly string[]): string {
  return first + rest.map((name) => `[${name}]`).join('')
}
