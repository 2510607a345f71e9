/** What a mail says, before it is set as text and as HTML. Nothing in it is marked up. */
export interface Letter {
  readonly subject: string
  readonly paragraphs: readonly string[]
  /** A small table under the paragraphs: what, and how much. */
  readonly amounts?: readonly Amount[]
}

export interface Amount {
  readonly label: string
  readonly amount: string
}

/** How people are told which order is meant: the end of its id, which differs most. */
export const orderNumber = (orderId: string) => orderId.slice(-8).toUpperCase()

/** Text of a customer's or a shopkeeper's making on one line, without what neither a header nor the database takes. */
export const oneLine = (text: string) => text.replace(/[\p{Cc}\s]+/gu, ' ').trim()

export const greeting = (name: string | undefined) => (name ? `Hello ${oneLine(name)},` : 'Hello,')
export const signature = 'Fanfare'
