const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/** What one customer has of the Internet, for limits: an IPv4 address, or the /64 of an IPv6 address. */
export function addressBlock(address: string): string {
  const [plain = ''] = address.split('%', 1)
  if (!plain.includes(':')) return plain
  const v4 = mapped.exec(plain)?.[1]
  if (v4) return v4
  const [left = [], right] = plain.split('::').map((part) => (part === '' ? [] : part.split(':')))
  const zeros = right ? Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0') : []
  const groups = [...left, ...zeros, ...(right ?? [])].slice(0, 4)
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}
