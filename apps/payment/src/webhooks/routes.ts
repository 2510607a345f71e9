import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type Stripe from 'stripe'
import Type from 'typebox'
import { NotSettled } from '../payments/not-settled.ts'
import { HttpProblem, Problem } from '../plugins/problem.ts'
import { isEvent, rumourOf } from './rumour.ts'

/** How old a signature may be, in seconds: a call that somebody overheard is of no use later. */
const tolerance = 300

/** What Stripe tells by itself: its signature stands for the whole body, byte for byte. */
export const webhookRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { stripe, prisma, settle, config } = app
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_: FastifyRequest, body: Buffer) => body)

  function read({ body, headers }: FastifyRequest): Stripe.Event {
    const signature = [headers['stripe-signature']].flat()[0]
    try {
      const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
      const event = stripe.webhooks.constructEvent(
        bytes,
        signature ?? '',
        config.STRIPE_WEBHOOK_SECRET,
        tolerance,
      )
      if (isEvent(event)) return event
    } catch {
      throw new HttpProblem(400, "The body is not signed with Stripe's secret, or was too long ago.")
    }
    throw new HttpProblem(400, 'The body is no event of Stripe.')
  }

  app.post(
    '/webhooks/stripe',
    {
      // Stripe's events carry whole objects.
      bodyLimit: 256 * 1024,
      schema: {
        tags: ['webhooks'],
        summary: "Stripe's events",
        response: { 200: Type.Object({ received: Type.Boolean() }), 400: Problem, 503: Problem },
      },
    },
    async (request) => {
      const rumour = rumourOf(read(request))
      const payment = rumour && (await prisma.payment.findUnique({ where: { intentId: rumour.intentId } }))
      if (payment && rumour) {
        await settle(payment.orderId, { rumour: rumour.state }).catch((error) => {
          // Stripe sends it again.
          throw error instanceof NotSettled ? new HttpProblem(503, error.message) : error
        })
      }
      return { received: true }
    },
  )
}
