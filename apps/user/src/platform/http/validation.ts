import { canonicalIds, decodeJsonBody, headFault, withIntegers } from '@fanfare/contracts'
import type { FastifyInstance, FastifyRequest, FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/schema'
import { HttpProblem } from './problem.ts'

export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema)
  const withCanonicalIds = canonicalIds(schema)
  const isText = httpPart === 'querystring' || httpPart === 'params'
  return (input: unknown) => {
    const value = isText ? withIntegers(schema, input) : input
    return validator.Check(value) ? { value: withCanonicalIds(value) } : { error: validator.Errors(value)[1] }
  }
}

/** Refuses what HTTP forbids and Node lets through, or would answer without a body and a log line. */
export function checkHeads(app: FastifyInstance): void {
  app.addHook('onRequest', ({ raw, headers, log }, _reply, done) => {
    const fault = headFault(raw)
    if (!fault) return done()
    log.warn({ reason: fault.detail, messageId: headers['x-aws-sqsd-msgid'] }, 'request rejected')
    done(new HttpProblem(fault.status, fault.detail))
  })
  // Without a listener, Node answers 417 itself.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))
}

/** Accepts JSON only. A route without a schema for its body accepts an empty one of any content type. */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer, done) => {
    const { is404, routeOptions, headers } = request
    if (is404 || (body.length === 0 && !routeOptions.schema?.body)) return done(null)
    parse(request, decodeJsonBody(body, headers['content-type']), done)
  })
}
