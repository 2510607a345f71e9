import type { LocalAws, LocalService } from '@fanfare/local'
import { type Scenario, ScenarioFailure } from './scenario.ts'

const paid: Scenario = {
  title: 'paid by card and balance',
  customer: 'Ada Lovelace',
  async run({ balance, order }) {
    const fromBalance = Math.min(10_00, balance)
    const { cardAmount } = await order({ worth: 40_00, fromBalance, card: 'pm_card_visa' })
    return {
      order: { status: 'confirmed', payment: ['captured'], balance: ['debited'] },
      payment: 'captured',
      takenFromCard: cardAmount,
      takenFromBalance: fromBalance,
      mails: ['user.verified', 'order.created', 'order.confirmed'],
    }
  },
}

const cardDeclined: Scenario = {
  title: 'card declined',
  customer: 'Clara Schumann',
  async run({ balance, order }) {
    const fromBalance = Math.min(25_00, balance)
    await order({ worth: 60_00, fromBalance, card: 'pm_card_chargeDeclined' })
    return {
      order: {
        status: 'cancelled',
        reason: 'payment-declined',
        payment: ['declined'],
        // Also when order.cancelled arrived before order.created, and nothing was debited.
        balance: ['credited'],
      },
      payment: 'declined',
      takenFromCard: 0,
      takenFromBalance: 0,
      mails: ['user.verified', 'order.created', 'order.cancelled'],
    }
  },
}

const balanceTooSmall: Scenario = {
  title: 'balance too small',
  customer: 'Fanny Hensel',
  async run({ balance, order }) {
    const fromBalance = balance + 20_00
    await order({ worth: fromBalance * 2, fromBalance, card: 'pm_card_visa' })
    return {
      order: {
        status: 'cancelled',
        reason: 'balance-too-small',
        // Failed when cancelled before the authorisation.
        payment: ['voided', 'failed'],
        balance: ['rejected'],
      },
      payment: 'voided',
      takenFromCard: 0,
      takenFromBalance: 0,
      mails: ['user.verified', 'order.created', 'order.cancelled'],
    }
  },
}

const paymentDown = ({ web, worker }: LocalService): Scenario => ({
  title: 'payment service down during the order, and back',
  customer: 'Nadia Boulanger',
  async run({ balance, order, print, until }) {
    await Promise.all([web.stop(), worker.stop()])
    print('payment', 'stopped: web and worker')

    const fromBalance = Math.min(15_00, balance)
    const { status, cardAmount } = await order({ worth: 110_00, fromBalance, card: 'pm_card_visa' })
    if (status !== 202) throw new ScenarioFailure(`POST /orders must answer 202, and answered ${status}`)
    await until(({ entries, mails }) => [
      ...(entries.some(({ kind }) => kind === 'debit') ? [] : ['the debit of the balance']),
      ...(mails.some(({ kind, state }) => kind === 'order.created' && state === 'sent') ? [] : ['a mail']),
    ])
    print('order', 'pending: the balance is debited, the card waits for the payment service')

    // Printed first: the worker takes messages as soon as it listens.
    print('payment', 'starts again: the events that it missed are in its queue')
    await Promise.all([web.start(), worker.start()])
    return {
      order: { status: 'confirmed', payment: ['captured'], balance: ['debited'] },
      payment: 'captured',
      takenFromCard: cardAmount,
      takenFromBalance: fromBalance,
      mails: ['user.verified', 'order.created', 'order.confirmed'],
    }
  },
})

/** The last one stops a service, so it needs `local`. */
export const scenariosOf = (local: LocalAws | undefined): readonly Scenario[] => [
  paid,
  cardDeclined,
  balanceTooSmall,
  ...(local ? [paymentDown(local.service('payment'))] : []),
]
