import type { LocalService } from '@fanfare/local'
import { type Story, StoryFailure } from '../story.ts'

/** The payment service is down when the order comes, and takes it up when it is back. */
export const paymentDown = ({ web, worker }: LocalService): Story => ({
  title: 'payment service down during the order, and back',
  customer: 'Nadia Boulanger',
  async tell({ balance, order, say, until }) {
    await Promise.all([web.stop(), worker.stop()])
    say('payment', 'stopped: neither its web nor its worker runs')

    const fromBalance = Math.min(15_00, balance)
    const { status, cardAmount } = await order({ worth: 110_00, fromBalance, card: 'pm_card_visa' })
    if (status !== 202) throw new StoryFailure(`POST /orders must answer 202, and answered ${status}`)
    await until(({ entries, mails }) => [
      ...(entries.some(({ kind }) => kind === 'debit') ? [] : ['the debit of the balance']),
      ...(mails.some(({ kind, state }) => kind === 'order.created' && state === 'sent') ? [] : ['a mail']),
    ])
    say('order', 'pending: the rest goes on without the payment service, the card waits for it')

    // Said first: the worker is at work as soon as it listens.
    say('payment', 'starts again: what it missed is still in its queue')
    await Promise.all([web.start(), worker.start()])
    return {
      order: { status: 'confirmed', payment: ['captured'], balance: ['debited'] },
      payment: 'captured',
      takenFromCard: cardAmount,
      takenFromBalance: fromBalance,
      mails: ['user.created', 'order.created', 'order.confirmed'],
    }
  },
})
