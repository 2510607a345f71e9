import { Problem } from '@fanfare/contracts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type Stripe from 'stripe'
import Type from 'typebox'
import { HttpProblem } from '../platform/http/problem.ts'
import { applyHint, hintOf, isEvent } from './webhook-hint.ts'

/** Of a signature's age, in seconds. */
const tolerance = 300

/** Stripe signs the body's bytes. */
export const webhookRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_: FastifyRequest, body: Buffer) => body)

  function verifiedEvent({ body, headers }: FastifyRequest): Stripe.Event {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
    const signature = [headers['stripe-signature']].flat()[0] ?? ''
    try {
      const { webhooks } = app.stripe
      const event = webhooks.constructEvent(bytes, signature, app.config.STRIPE_WEBHOOK_SECRET, tolerance)
      if (isEvent(event)) return event
    } catch {
      throw new HttpProblem(400, "The body is not signed with Stripe's secret, or was too long ago.")
    }
    throw new HttpProblem(400, 'The body is no event of Stripe.')
  }

  app.post(
    '/webhooks/stripe',
    {
      bodyLimit: 256 * 1024,
      schema: {
        tags: ['webhooks'],
        summary: "Stripe's events",
        response: { 200: Type.Object({ received: Type.Boolean() }), 400: Problem, 503: Problem },
      },
    },
    async (request) => {
      const hint = hintOf(verifiedEvent(request))
      if (hint) await applyHint(app, hint)
      return { received: true }
    },
  )
}
