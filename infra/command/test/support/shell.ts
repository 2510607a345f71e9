/** Simple commands of a POSIX shell's script, as their words: also those in substitutions. What is substituted is `…`. */
export function simpleCommands(script: string): string[][] {
  const commands: string[][] = []
  let at = 0

  function substitution(): string {
    at += 2
    commands.push(...list(')'))
    return '…'
  }

  function quoted(): string {
    let text = ''
    for (at += 1; at < script.length && script[at] !== '"'; at++) {
      if (script.startsWith('$(', at)) text += substitution()
      else if (script[at] === '\\') text += script[++at] ?? ''
      else text += script[at]
    }
    return text
  }

  /** Reads up to the end, which is a closing parenthesis in a substitution. */
  function list(end?: string): string[][] {
    const found: string[][] = []
    let words: string[] = []
    let word: string | undefined
    const endWord = () => {
      if (word !== undefined) words.push(word)
      word = undefined
    }
    const endCommand = () => {
      endWord()
      if (words.length > 0) found.push(words)
      words = []
    }
    for (; at < script.length && script[at] !== end; at++) {
      const char = script[at] ?? ''
      if (script.startsWith('\\\n', at)) at += 1
      else if (char === '\\') word = (word ?? '') + (script[++at] ?? '')
      else if (script.startsWith('$(', at)) word = (word ?? '') + substitution()
      else if (char === '"') word = (word ?? '') + quoted()
      else if (char === "'") {
        const close = script.indexOf("'", at + 1)
        word = (word ?? '') + script.slice(at + 1, close)
        at = close
      } else if (char === '#' && word === undefined)
        at = (script.indexOf('\n', at) + 1 || script.length + 1) - 2
      else if (/[\n;|&]/.test(char)) endCommand()
      else if (/\s/.test(char)) endWord()
      else word = (word ?? '') + char
    }
    endCommand()
    return found
  }

  commands.push(...list())
  return commands.map(withoutSyntax).filter((words) => words.length > 0)
}

/** Without assignments before a command, keywords and braces; nothing of the head of a loop. */
function withoutSyntax(words: readonly string[]): string[] {
  const start = words.findIndex(
    (word) => !/^(\w+=|\w+\(\)$|(export|do|then|else|while|if|\{|\})$)/.test(word),
  )
  const command = start < 0 ? [] : words.slice(start)
  return /^(for|done|fi|case|esac)$/.test(command[0] ?? '') ? [] : command
}
