import type { Story } from '../story.ts'

/** The card is declined, and what was taken from the balance meanwhile is given back. */
export const cardDeclined: Story = {
  title: 'card declined',
  customer: 'Clara Schumann',
  async tell({ balance, order }) {
    const fromBalance = Math.min(25_00, balance)
    await order({ worth: 60_00, fromBalance, card: 'pm_card_chargeDeclined' })
    return {
      order: {
        status: 'cancelled',
        reason: 'payment-declined',
        payment: ['declined'],
        // Also if the cancellation overtook the order on its way: then nothing was taken.
        balance: ['credited'],
      },
      payment: 'declined',
      takenFromCard: 0,
      takenFromBalance: 0,
      mails: ['user.created', 'order.created', 'order.cancelled'],
    }
  },
}
