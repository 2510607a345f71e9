/** US dollars without tax, on demand, at the first tier. */
export interface Price {
  readonly usd: number
  /** A month has 730 hours. */
  readonly per: 'hour' | 'GB-month' | 'month' | 'GB' | 'million'
  /** Free in every month, in the units of `per`, for all lines together. */
  readonly free?: number
  /** With the date of the page, if it has one. */
  readonly source: string
  /** What no source at hand states. */
  readonly unconfirmed?: string
}

export interface PriceList {
  readonly region: string
  readonly date: string
  readonly prices: Readonly<Record<string, Price>>
  /** GiB by instance type. */
  readonly memory: Readonly<Record<string, number>>
}
