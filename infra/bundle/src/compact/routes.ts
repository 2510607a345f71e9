import type { RouteTable } from '@fanfare/topology'

/** For PCRE, and a normalised path with an optional query. */
function expressionOf(pattern: string): string {
  const path = [...pattern].map((symbol) => {
    if (symbol === '*') return '[^?]*'
    if (symbol === '?') return '[^?]'
    return /[A-Za-z0-9_/-]/.test(symbol) ? symbol : `\\x${symbol.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
  return `^${path.join('')}(?:\\?|$)`
}

// Escapes of the unreserved characters of RFC 3986.
const unreserved = '%(?:2[dDeE]|3[0-9]|[46][1-9a-fA-F]|[57][0-9aA]|5[fF]|7[eE])'
const anyEscape = '%'

/**
 * CloudFront folds slashes, removes dot segments and decodes unreserved characters only. $request_uri is raw.
 * $uri is normalised, but with every escape decoded. Where neither is right, no service is reached.
 */
export const normalisation: readonly { readonly expression: string; readonly path: string }[] = (() => {
  const toNormalise = `(?://|/\\.|${unreserved})`
  const other = `(?!${unreserved})${anyEscape}`
  return [
    { expression: `^(?=[^?]*${toNormalise})[^?]*${other}`, path: '' },
    { expression: `^[^?]*${toNormalise}`, path: '$uri' },
  ]
})()

/** The first match applies, in CloudFront and in nginx's maps. */
export function routeExpressions(table: RouteTable): { expression: string; service: string }[] {
  return table.map(({ path, service }) => ({ expression: expressionOf(path), service }))
}
