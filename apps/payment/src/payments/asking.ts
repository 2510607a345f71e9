import type { FastifyInstance } from 'fastify'
import type { Payment } from '../generated/prisma/client.ts'
import { isKeySpent, isRefusal, isStripeFault, reasonOf } from '../stripe/faults.ts'
import { NotSettled } from './not-settled.ts'
import type { Standing } from './standing.ts'

/** Asks the card network something about a payment. Without an answer that tells, it throws NotSettled. */
export const createAsking =
  ({ prisma, log }: Pick<FastifyInstance, 'prisma' | 'log'>) =>
  async ({ id, orderId, attempt }: Payment, ask: () => Promise<Standing>): Promise<Standing> => {
    try {
      return await ask()
    } catch (error) {
      if (!isStripeFault(error)) throw error
      log[isRefusal(error) ? 'error' : 'warn'](
        { reason: reasonOf(error), orderId },
        'the card network took no step',
      )
      if (isKeySpent(error)) {
        await prisma.payment.updateMany({ where: { id, attempt }, data: { attempt: attempt + 1 } })
      }
      throw new NotSettled(orderId, 'the card network took no step')
    }
  }
