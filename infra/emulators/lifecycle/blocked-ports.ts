import type { PortUse } from './ports.ts'

/** Of those that need no rights. Source: Fetch Standard, "bad port"; Node's fetch and browsers refuse them. */
const blocked = new Set([
  ...[1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566],
  ...[6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080],
])

export const isBlocked = (port: number): boolean => blocked.has(port)

/** A server on such a port would never be found to be ready. */
export class BlockedPortError extends RangeError {
  override readonly name = 'BlockedPortError'

  constructor(port: number, { what, variable }: PortUse) {
    super(`port ${port} (${what}) is blocked by browsers and fetch: choose another with ${variable}=…`)
  }
}
