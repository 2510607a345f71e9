/** Amounts are minor units. */
export function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

/** As the mails write it. */
export const shortId = (id: string) => id.slice(-8).toUpperCase()

export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`
  if (milliseconds < 3_600_000) return `${Math.round(milliseconds / 60_000)} min`
  if (milliseconds < 86_400_000) return `${Math.round(milliseconds / 3_600_000)} h`
  return `${Math.round(milliseconds / 86_400_000)} d`
}

export const clock = (at: number) =>
  new Date(at).toLocaleString('sv', { dateStyle: 'short', timeStyle: 'medium' })

export const words = (text: string) => text.replaceAll(/[-_]/g, ' ')
