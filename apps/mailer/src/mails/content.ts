import { withoutHiddenCharacters } from '@fanfare/contracts'

export interface MailContent {
  readonly subject: string
  readonly paragraphs: readonly string[]
  /** A URL, or a text with a code. */
  readonly link?: string
  readonly amounts?: readonly Amount[]
}

export interface Amount {
  readonly label: string
  readonly amount: string
}

// The end of an id differs most between orders.
export const orderNumber = (orderId: string) => orderId.slice(-8).toUpperCase()

/** Without line breaks and hidden characters, for headers. */
export const oneLine = (text: string) => withoutHiddenCharacters(text.replace(/[\p{Cc}\s]+/gu, ' ')).trim()
