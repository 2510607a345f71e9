/** How a program may write a value into an EnvironmentFile; which of them Elastic Beanstalk's does is undocumented. */
export const quotings = {
  none: (value: string) => value,
  single: (value: string) => `'${value}'`,
  double: (value: string) => `"${value.replaceAll(/["\\`$]/g, '\\$&')}"`,
} as const

/**
 * Reads an EnvironmentFile as systemd does. Source: systemd.exec(5), EnvironmentFile=, and parse_env_file_internal of
 * systemd's env-file.c: a backslash is dropped outside of quotes, kept in single ones, and drops in double ones only
 * before one of "\`$ and the end of a line.
 */
export function readEnvironmentFile(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (let at = 0; at < text.length; ) {
    const [line = ''] = /^.*/.exec(text.slice(at)) ?? []
    const [start = '', name = ''] = /^\s*([A-Za-z_]\w*)\s*=[ \t]*/.exec(line) ?? []
    if (name === '') {
      at += line.length + 1
      continue
    }
    const { value, end } = readValue(text, at + start.length)
    found.set(name, value)
    at = end + 1
  }
  return found
}

function readValue(text: string, begin: number): { value: string; end: number } {
  let [value, kept, quote, at] = ['', 0, '', begin]
  for (; at < text.length; at += 1) {
    const sign = text.charAt(at)
    if (quote === '' && sign === '\n') break
    if (quote === '' && value === '' && (sign === '"' || sign === "'")) quote = sign
    else if (quote !== '' && sign === quote) {
      // What follows a quoted part belongs to the value.
      quote = ''
    } else if (sign === '\\' && quote !== "'") {
      at += 1
      const next = text.charAt(at)
      const keeps = quote === '"' && !'"\\`$\n'.includes(next)
      value += (keeps ? '\\' : '') + (next === '\n' ? '' : next)
    } else value += sign
    if (quote !== '' || !/[ \t]/.test(sign)) kept = value.length
  }
  return { value: value.slice(0, kept), end: at }
}
