import { trustedTraceparent } from '@fanfare/contracts'
import { type TextMapPropagator, trace } from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { spanContextOf } from './traceparent.ts'

/** What Elastic Beanstalk's daemon makes of the message attribute `traceparent`, which the relay sets. */
const ofTheDaemon = 'x-aws-sqsd-attr-traceparent'

/** `traceparent` of a request that is trusted, or else the daemon's header of the same meaning. */
export function createPropagator(): TextMapPropagator {
  const standard = new W3CTraceContextPropagator()
  return {
    inject: (context, carrier, setter) => standard.inject(context, carrier, setter),
    extract(context, headers) {
      const given = trustedTraceparent(headers) ?? headers[ofTheDaemon]
      const remote = typeof given === 'string' ? spanContextOf(given) : undefined
      return remote ? trace.setSpanContext(context, remote) : context
    },
    fields: () => standard.fields(),
  }
}
