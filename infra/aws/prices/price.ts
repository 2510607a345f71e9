/** What one thing costs. Dollars of the United States without tax, at the first tier of quantity, paid on demand. */
export interface Price {
  readonly usd: number
  /** What the dollars are paid for. Hours are turned into months of 730. */
  readonly per: 'hour' | 'GB-month' | 'month' | 'GB' | 'million'
  /** How much of it costs nothing in every month, for good, in the units of `per`; counted once for all lines. */
  readonly free?: number
  /** Where it was read, and what the page says of its own date. */
  readonly source: string
  /** What no source at hand states. */
  readonly unconfirmed?: string
}

export interface PriceList {
  readonly region: string
  /** The day on which the sources were read. */
  readonly date: string
  readonly prices: Readonly<Record<string, Price>>
  /** Memory of the instance types that the list has prices for, in GiB. */
  readonly memory: Readonly<Record<string, number>>
}
