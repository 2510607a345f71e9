import type { Story } from '../story.ts'

/** Everything goes well. */
export const paid: Story = {
  title: 'paid by card and balance',
  customer: 'Ada Lovelace',
  async tell({ balance, order }) {
    const fromBalance = Math.min(10_00, balance)
    const { cardAmount } = await order({ worth: 40_00, fromBalance, card: 'pm_card_visa' })
    return {
      order: { status: 'confirmed', payment: ['captured'], balance: ['debited'] },
      payment: 'captured',
      takenFromCard: cardAmount,
      takenFromBalance: fromBalance,
      mails: ['user.created', 'order.created', 'order.confirmed'],
    }
  },
}
