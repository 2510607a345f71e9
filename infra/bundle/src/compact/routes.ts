import type { RouteTable } from '@fanfare/contracts'

/** A path as CloudFront normalises it, and then a query or the end, as a regular expression of nginx (PCRE). */
export function expressionOf(pattern: string): string {
  const path = [...pattern].map((symbol) => {
    if (symbol === '*') return '[^?]*'
    if (symbol === '?') return '[^?]'
    return /[A-Za-z0-9_/-]/.test(symbol) ? symbol : `\\x${symbol.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
  return `^${path.join('')}(?:\\?|$)`
}

// Escaped letters, digits, `-`, `.`, `_` and `~`, which RFC 3986 takes for the characters themselves.
const unreserved = '%(?:2[dDeE]|3[0-9]|[46][1-9a-fA-F]|[57][0-9aA]|5[fF]|7[eE])'
const anyEscape = '%'

/**
 * Which of nginx's views of a path is compared with the patterns. CloudFront folds slashes, takes out dot segments and
 * decodes what RFC 3986 calls unreserved, and nothing more: `%2F` stays what it is. $request_uri is the path as it came
 * (with its query), which is what CloudFront compares unless there is something to normalise. $uri is normalised, but
 * has every escape decoded, and so serves where there was no other escape. With both in one path nothing is right, and
 * no service is reached.
 */
export const normalisation: readonly { readonly expression: string; readonly path: string }[] = (() => {
  const toNormalise = `(?://|/\\.|${unreserved})`
  const other = `(?!${unreserved})${anyEscape}`
  return [
    { expression: `^(?=[^?]*${toNormalise})[^?]*${other}`, path: '' },
    { expression: `^[^?]*${toNormalise}`, path: '$uri' },
  ]
})()

/** The patterns in the order in which CloudFront looks at them; the first that matches wins, in nginx's maps too. */
export function routeExpressions(table: RouteTable): { expression: string; service: string }[] {
  return table.map(({ path, service }) => ({ expression: expressionOf(path), service }))
}
