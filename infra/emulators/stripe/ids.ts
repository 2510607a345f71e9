import { randomBytes } from 'node:crypto'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

export function newId(kind: 'pi' | 'ch' | 're' | 'dp' | 'evt' | 'req'): string {
  return kind === 'req' ? `req_${randomLetters(14)}` : `${kind}_3${randomLetters(23)}`
}

export function randomLetters(length: number): string {
  return Array.from(randomBytes(length), (byte) => alphabet.charAt(byte % alphabet.length)).join('')
}
