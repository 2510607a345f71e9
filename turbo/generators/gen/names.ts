import { Script } from 'node:vm'

/** As in `gift-card`. */
const namePattern = /^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/

/** Windows has no files of these names, with any ending. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)$/

export const isName = (text: string) => namePattern.test(text) && !devices.test(text)

/** Whether JavaScript takes it as the name of a variable: `class` is none. */
export function isVariable(identifier: string): boolean {
  if (!/^\w+$/.test(identifier)) return false
  try {
    // Parsed, and not run.
    return Boolean(new Script(`'use strict'; async () => { let ${identifier} }`))
  } catch {
    return false
  }
}

/** Becomes a file and a function. */
export const isFunctionName = (text: string) => isName(text) && isVariable(camelCase(text))

/** As in `gift-card.handed-over`. */
export function isEventType(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 2 && parts.every(isName)
}

export const words = (name: string) => name.replaceAll('-', ' ')

export const camelCase = (name: string) =>
  name.replaceAll(/[-.]([a-z])/g, (_, letter: string) => letter.toUpperCase())

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export const pascalCase = (name: string) => capital(camelCase(name))

/** Of a path, as in `/orders/{orderId}`. */
export const paramsOf = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map(([, param = '']) => param)

export const pluralOf = (name: string) => {
  if (name.endsWith('s')) return name
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`
}

export const article = (name: string) => (/^[aeiou]/.test(name) ? 'an' : 'a')

/** As in: A gift card was handed over. */
export function summaryOf(type: string): string {
  const [aggregate = '', past = ''] = type.split('.')
  return `${capital(article(aggregate))} ${words(aggregate)} was ${words(past)}.`
}
