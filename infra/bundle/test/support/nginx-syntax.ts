export interface Directive {
  readonly name: string
  readonly args: readonly string[]
  readonly block?: readonly Directive[]
}

// A quoted string, a delimiter, or a word: everything else but comments and blanks.
const token = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{};]|#.*|(?:\\.|\$\{|[^\s{};"'\\])+/g

/** Reads nginx's syntax. Throws where nginx would stop. */
export function parseNginx(text: string): Directive[] {
  const tokens = (text.match(token) ?? []).filter((each) => !each.startsWith('#'))
  const rest = text.replaceAll(token, '').trim()
  if (rest !== '') throw new Error(`not closed, or unexpected: ${rest}`)
  const [directives, end] = readBlock(tokens, 0)
  if (end < tokens.length) throw new Error('unexpected "}"')
  return directives
}

function readBlock(tokens: readonly string[], begin: number): [Directive[], number] {
  const directives: Directive[] = []
  let words: string[] = []
  let at = begin
  for (; at < tokens.length && tokens[at] !== '}'; at += 1) {
    const sign = tokens[at] ?? ''
    if (sign !== ';' && sign !== '{') {
      words.push(sign.replace(/^["'](.*)["']$/s, '$1'))
      continue
    }
    const [name, ...args] = words
    if (name === undefined) throw new Error(`unexpected "${sign}"`)
    words = []
    if (sign === ';') {
      directives.push({ name, args })
      continue
    }
    const [block, end] = readBlock(tokens, at + 1)
    if (tokens[end] !== '}') throw new Error(`"${name}" is not closed`)
    directives.push({ name, args, block })
    at = end
  }
  if (words.length > 0) throw new Error(`"${words.join(' ')}" has no ";"`)
  return [directives, at]
}
