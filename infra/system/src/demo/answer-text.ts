import type { Placed } from './client.ts'

/** What POST /orders answered, in words. */
export function answerText({ status, order }: Placed): string {
  if (status === 402) return 'POST /orders answers 402: the card was declined'
  const later = status === 202 ? ', its card will be asked later' : ''
  return `POST /orders answers ${status}: the order is ${order?.status}${later}`
}
