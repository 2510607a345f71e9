// Needs: payment
import { type EventOf, formatMoney } from '@fanfare/contracts'
import { type MailContent, orderNumber } from './content.ts'

export const refundTemplates = {
  'payment.refunded': ({ orderId, amount, currency }: EventOf<'payment.refunded'>['data']): MailContent => ({
    subject: `Your refund for order ${orderNumber(orderId)}`,
    paragraphs: ['We have paid back what your card was charged. Your bank may take a few days to show it.'],
    amounts: [{ label: 'Paid back', amount: formatMoney(amount, currency) }],
  }),
}
