import { isDeepStrictEqual } from 'node:util'

/** Policies come back with other spaces, and with numbers as texts. */
export function sameValue(a: string | undefined, b: string | undefined): boolean {
  return a === b || isDeepStrictEqual(parsed(a), parsed(b))
}

function parsed(text = ''): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) => (typeof value === 'number' ? String(value) : value))
  } catch {
    return text
  }
}
