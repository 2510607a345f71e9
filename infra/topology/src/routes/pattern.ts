export type PathMatcher = (path: string) => boolean

/** CloudFront compares the whole path, case-sensitively, without its query. */
export function matchPattern(pattern: string, path: string): boolean {
  return compilePattern(pattern)(path)
}

/** A regular expression could take exponential time. */
export function compilePattern(pattern: string): PathMatcher {
  const [head = '', ...rest] = pattern.split('*')
  const tail = rest.pop()
  const startsAsHead = pieceAt(head)
  if (tail === undefined) return (path) => path.length === head.length && startsAsHead(path, 0)

  const endsAsTail = pieceAt(tail)
  const middle = rest
    .filter((piece) => piece !== '')
    .map((piece) => ({ length: piece.length, find: finder(piece) }))
  const shortest = pattern.replaceAll('*', '').length
  return (path) => {
    const end = path.length - tail.length
    if (path.length < shortest || !startsAsHead(path, 0) || !endsAsTail(path, end)) return false
    let from = head.length
    for (const piece of middle) {
      const found = piece.find(path, from)
      if (found === -1 || found + piece.length > end) return false
      from = found + piece.length
    }
    return true
  }
}

function pieceAt(piece: string): (path: string, at: number) => boolean {
  if (!piece.includes('?')) return (path, at) => path.startsWith(piece, at)
  return (path, at) => {
    if (at + piece.length > path.length) return false
    for (let index = 0; index < piece.length; index++) {
      if (piece[index] !== '?' && piece[index] !== path[at + index]) return false
    }
    return true
  }
}

function finder(piece: string): (path: string, from: number) => number {
  if (!piece.includes('?')) return (path, from) => path.indexOf(piece, from)
  const isAt = pieceAt(piece)
  return (path, from) => {
    for (let at = from; at + piece.length <= path.length; at++) if (isAt(path, at)) return at
    return -1
  }
}
