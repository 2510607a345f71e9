import { describe, expect, test } from 'vitest'
import { asHtml } from '../src/mails/as-html.ts'
import { asText } from '../src/mails/as-text.ts'
import { orderCancelled } from '../src/mails/letters/order-cancelled.ts'
import { orderConfirmed } from '../src/mails/letters/order-confirmed.ts'
import { orderReceived } from '../src/mails/letters/order-received.ts'
import { paymentRefunded } from '../src/mails/letters/payment-refunded.ts'
import { welcome } from '../src/mails/letters/welcome.ts'
import { formatMoney } from '../src/mails/money.ts'

const order = {
  orderId: '01935f2a-6b1c-7c3e-8000-00009f3a6c21',
  userId: '01935f2a-6b1c-7c3e-8000-000000000001',
  total: 8_400,
  balanceAmount: 3_400,
  cardAmount: 5_000,
  currency: 'EUR',
}
const productId = '01935f2a-6b1c-7c3e-8000-0000000000aa'
const received = orderReceived({
  ...order,
  items: [{ productId, name: 'Trumpet', quantity: 2, unitPrice: 4_200 }],
})

describe('amounts', () => {
  test.each([
    [4_200, 'EUR', '€42.00'],
    [5, 'EUR', '€0.05'],
    [1_000_000_000, 'USD', '$10,000,000.00'],
    [4_200, 'JPY', '¥4,200'],
    [4_200, 'XXA', 'XXA 42.00'],
  ])('%i minor units of %s read %s', (amount, currency, expected) => {
    expect(formatMoney(amount, currency).replace(/\s/g, ' ')).toBe(expected)
  })
})

describe('a letter', () => {
  test('says the same as text and as HTML', () => {
    for (const written of [asText(received, 'Ada'), asHtml(received, 'Ada')]) {
      for (const part of [
        'Hello Ada,',
        'Thank you',
        '2 × Trumpet',
        '€84.00',
        'From your balance',
        '€50.00',
      ]) {
        expect(written).toContain(part)
      }
    }
  })

  test('greets somebody whose name is not known yet', () => {
    expect(asText(welcome())).toMatch(/^Hello,\n/)
    expect(asHtml(welcome())).toContain('<p>Hello,</p>')
  })

  test('sets its amounts below each other', () => {
    expect(asText(received)).toContain(
      [
        '  2 × Trumpet        €84.00',
        '  Total              €84.00',
        '  From your balance  €34.00',
        '  By card            €50.00',
      ].join('\n'),
    )
  })

  test('names the order in its subject', () => {
    const refund = paymentRefunded({
      ...order,
      amount: 5_000,
      paymentId: '01935f2a-6b1c-7c3e-8000-0000000000bb',
    })
    for (const letter of [received, orderConfirmed(order), refund]) {
      expect(letter.subject).toContain('9F3A6C21')
    }
    expect(asText(refund)).toContain('€50.00')
  })

  test('leaves out the share that is nothing', () => {
    const confirmed = asText(orderConfirmed({ ...order, balanceAmount: 0, cardAmount: 8_400 }))
    expect(confirmed).toContain('By card')
    expect(confirmed).not.toContain('balance')
  })
})

describe('a cancellation', () => {
  test.each([
    ['payment-declined', 'card was declined'],
    ['balance-too-small', 'balance was too small'],
    ['cancelled-by-customer', 'as you asked'],
    ['timed-out', 'could not be completed in time'],
  ] as const)('because of %s says: %s', (reason, words) => {
    const text = asText(orderCancelled({ ...order, reason }))
    expect(text).toContain(words)
    expect(text).not.toContain(reason)
  })

  test('tells what becomes of the money on the card and of that on the balance', () => {
    const reason = 'timed-out'
    expect(asText(orderCancelled({ ...order, reason }))).toMatch(/€50\.00.*card[\s\S]*€34\.00.*balance/)
    expect(asText(orderCancelled({ ...order, balanceAmount: 0, reason }))).not.toContain('balance')
    expect(asText(orderCancelled({ ...order, cardAmount: 0, reason }))).not.toContain('card')
  })
})

describe('what a stranger may have written', () => {
  const hostile = '<script>alert("1")</script> & \'co\'\r\nBcc: eve@example.test\u0000'
  const letter = orderReceived({
    ...order,
    items: [{ productId, name: hostile, quantity: 1, unitPrice: 8_400 }],
  })

  test('is text in HTML, and never markup', () => {
    const html = asHtml(letter, hostile)
    expect(html).not.toContain('<script')
    expect(html).toContain('Hello &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;co&#39;')
    expect(html).toContain('1 × &lt;script&gt;')
  })

  test('stays on its line, without control characters', () => {
    const text = asText(letter, hostile)
    expect(text).not.toMatch(/^Bcc:/m)
    expect(text).not.toMatch(/[^\P{Cc}\n]/u)
  })

  test('is not in the subject', () => {
    expect(letter.subject).toBe('We have received your order 9F3A6C21')
  })
})
