import type { Story } from '../story.ts'

/** The card is good, but the balance does not reach: the card is let go. */
export const balanceTooSmall: Story = {
  title: 'balance too small',
  customer: 'Fanny Hensel',
  async tell({ balance, order }) {
    const fromBalance = balance + 20_00
    await order({ worth: fromBalance * 2, fromBalance, card: 'pm_card_visa' })
    return {
      order: {
        status: 'cancelled',
        reason: 'balance-too-small',
        // Declined, if the cancellation was there before the card was asked.
        payment: ['voided', 'declined'],
        balance: ['rejected'],
      },
      payment: 'voided',
      takenFromCard: 0,
      takenFromBalance: 0,
      mails: ['user.created', 'order.created', 'order.cancelled'],
    }
  },
}
