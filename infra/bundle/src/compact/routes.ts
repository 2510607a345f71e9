import type { RouteTable } from '@fanfare/topology'

/** A pattern as a regular expression of nginx (PCRE), for a path as CloudFront normalises it with an optional query. */
export function expressionOf(pattern: string): string {
  const path = [...pattern].map((symbol) => {
    if (symbol === '*') return '[^?]*'
    if (symbol === '?') return '[^?]'
    return /[A-Za-z0-9_/-]/.test(symbol) ? symbol : `\\x${symbol.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
  return `^${path.join('')}(?:\\?|$)`
}

// Escapes of characters that RFC 3986 calls unreserved: letters, digits, `-`, `.`, `_` and `~`.
const unreserved = '%(?:2[dDeE]|3[0-9]|[46][1-9a-fA-F]|[57][0-9aA]|5[fF]|7[eE])'
const anyEscape = '%'

/**
 * Which of nginx's variables is matched against the patterns. CloudFront folds slashes, removes dot segments and
 * decodes unreserved characters only: `%2F` stays. $request_uri is the raw path and query, right when there is
 * nothing to normalise. $uri is normalised, but with every escape decoded, and so right when there is no other
 * escape. With both in one path neither is right, and no service is reached.
 */
export const normalisation: readonly { readonly expression: string; readonly path: string }[] = (() => {
  const toNormalise = `(?://|/\\.|${unreserved})`
  const other = `(?!${unreserved})${anyEscape}`
  return [
    { expression: `^(?=[^?]*${toNormalise})[^?]*${other}`, path: '' },
    { expression: `^[^?]*${toNormalise}`, path: '$uri' },
  ]
})()

/** The patterns in CloudFront's order; the first that matches wins, in nginx's maps too. */
export function routeExpressions(table: RouteTable): { expression: string; service: string }[] {
  return table.map(({ path, service }) => ({ expression: expressionOf(path), service }))
}
