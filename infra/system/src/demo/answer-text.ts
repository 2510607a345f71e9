/** What POST /orders answered, in words. */
export function answerText(status: number): string {
  return `POST /orders answers ${status}: ${words[status] ?? 'whatever that means'}`
}

const words: Readonly<Record<number, string>> = {
  201: 'the order is placed',
  202: 'the order is placed, its card will be asked later',
  402: 'the card was declined',
}
