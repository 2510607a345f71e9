import { describe, expect, test } from 'vitest'
import { oneLine } from '../src/mails/content.ts'
import { noticeContent } from '../src/mails/notices.ts'
import { renderHtml, renderText } from '../src/mails/render.ts'
import { templates } from '../src/mails/templates.ts'

const order = {
  orderId: '01935f2a-6b1c-7c3e-8000-00009f3a6c21',
  userId: '01935f2a-6b1c-7c3e-8000-000000000001',
  total: 8_400,
  balanceAmount: 3_400,
  cardAmount: 5_000,
  currency: 'EUR',
}
const productId = '01935f2a-6b1c-7c3e-8000-0000000000aa'
const received = templates['order.created']({
  ...order,
  items: [{ productId, name: 'Trumpet', quantity: 2, unitPrice: 4_200 }],
})

describe('a mail', () => {
  test('has the same content as text and as HTML', () => {
    for (const rendered of [renderText(received, 'Ada'), renderHtml(received, 'Ada')]) {
      for (const part of [
        'Hello Ada,',
        'Thank you',
        '2 × Trumpet',
        '€84.00',
        'From your balance',
        '€50.00',
      ]) {
        expect(rendered).toContain(part)
      }
    }
  })

  test('has a greeting without a name while the name is unknown', () => {
    const welcome = templates['user.verified']({
      userId: order.userId,
      email: 'ada@example.test',
      name: 'Ada',
      revision: 1,
    })
    expect(renderText(welcome)).toMatch(/^Hello,\n/)
    expect(renderHtml(welcome)).toContain('<p>Hello,</p>')
  })

  test('aligns its amounts', () => {
    expect(renderText(received)).toContain(
      [
        '  2 × Trumpet        €84.00',
        '  Total              €84.00',
        '  From your balance  €34.00',
        '  By card            €50.00',
      ].join('\n'),
    )
  })

  test('has the order number in its subject', () => {
    for (const content of [received, templates['order.confirmed'](order)]) {
      expect(content.subject).toContain('9F3A6C21')
    }
  })

  test('leaves out a share of zero', () => {
    const confirmed = renderText(
      templates['order.confirmed']({ ...order, balanceAmount: 0, cardAmount: 8_400 }),
    )
    expect(confirmed).toContain('By card')
    expect(confirmed).not.toContain('balance')
  })
})

test('a notice has its code in place of a link while the public URL is not known', () => {
  const about = { noticeId: order.orderId, userId: order.userId, email: 'ada@example.test', token: 'a.b.c' }
  const text = renderText(noticeContent({ ...about, notice: 'confirm-address' }, undefined))
  expect(text).toContain('Your code: a.b.c')
  expect(text).not.toContain('ada@example.test')
})

describe('a cancellation', () => {
  test.each([
    ['payment-declined', 'card was declined'],
    ['balance-too-small', 'balance was too small'],
    ['cancelled-by-customer', 'as you asked'],
    ['timed-out', 'could not be completed in time'],
  ] as const)('because of %s says: %s', (reason, words) => {
    const text = renderText(templates['order.cancelled']({ ...order, reason }))
    expect(text).toContain(words)
    expect(text).not.toContain(reason)
  })

  test.each([
    ['payment-failed', 'The payment could not be made'],
    ['payment-reversed', 'was released or paid back'],
    ['what a newer order service knows', 'could not be completed in time'],
  ])('in detail because of %s says: %s', (detail, words) => {
    const text = renderText(templates['order.cancelled']({ ...order, reason: 'timed-out', detail }))
    expect(text).toContain(words)
    expect(text).not.toContain(detail)
  })

  test('explains what happens to the card amount and to the balance amount', () => {
    const reason = 'timed-out'
    expect(renderText(templates['order.cancelled']({ ...order, reason }))).toMatch(
      /€50\.00.*card[\s\S]*€34\.00.*balance/,
    )
    expect(renderText(templates['order.cancelled']({ ...order, balanceAmount: 0, reason }))).not.toContain(
      'balance',
    )
    expect(renderText(templates['order.cancelled']({ ...order, cardAmount: 0, reason }))).not.toContain(
      'card',
    )
  })
})

describe('text from a user or a product', () => {
  const hostile = '<script>alert("1")</script> & \'co\'\r\nBcc: eve@example.test\u0000'
  const content = templates['order.created']({
    ...order,
    items: [{ productId, name: hostile, quantity: 1, unitPrice: 8_400 }],
  })

  test('is escaped in HTML', () => {
    const html = renderHtml(content, hostile)
    expect(html).not.toContain('<script')
    expect(html).toContain('Hello &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;co&#39;')
    expect(html).toContain('1 × &lt;script&gt;')
  })

  test('stays on one line, without control characters', () => {
    const text = renderText(content, hostile)
    expect(text).not.toMatch(/^Bcc:/m)
    expect(text).not.toMatch(/[^\P{Cc}\n]/u)
  })

  test('has no invisible and no direction-changing characters', () => {
    const invisible = 'Trum\u200bpet\u202e\u2066 \ufeffwith\u00ad case\u2069'
    const items = [{ productId, name: invisible, quantity: 1, unitPrice: 8_400 }]
    const disguised = templates['order.created']({ ...order, items })
    for (const rendered of [renderText(disguised, invisible), renderHtml(disguised, invisible)]) {
      expect(rendered).toContain('Hello Trumpet with case,')
      expect(rendered).toContain('1 × Trumpet with case')
      expect(rendered).not.toMatch(/\p{Cf}/u)
    }
    expect(oneLine('Your\u2028order\u202e 1 👩‍🚀')).toBe('Your order 1 👩‍🚀')
  })

  test('is not in the subject', () => {
    expect(content.subject).toBe('We have received your order 9F3A6C21')
  })
})
