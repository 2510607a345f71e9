import { styleText } from 'node:util'

const serviceWidth = 'payment'.length

export type Printer = ReturnType<typeof createPrinter>

/** Colour on a terminal without NO_COLOR. */
export function createPrinter(out = process.stdout) {
  let inLine = false
  const style = (...[format, text]: [Parameters<typeof styleText>[0], string]) =>
    styleText(format, text, { stream: out })

  function line(text = ''): void {
    out.write(`${inLine ? '\n' : ''}${text}\n`)
    inLine = false
  }

  return {
    line,
    /** More of the line may follow. */
    piece(text: string): void {
      out.write(text)
      inLine = true
    },
    lastPiece(text: string): void {
      out.write(`${text}\n`)
      inLine = false
    },
    faint: (text: string) => line(style('dim', text)),
    title: (text: string) => line(`\n  ${style('bold', text)}`),
    step(seconds: number, service: string, text: string): void {
      const time = `+${seconds.toFixed(3)} s`.padStart(10)
      line(`${style('dim', time)}  ${style('cyan', service.padEnd(serviceWidth))}  ${text}`)
    },
    good: (text: string) => line(`  ${style('green', '✔')} ${text}`),
    bad: (text: string) => line(`  ${style('red', '✖')} ${text.replaceAll('\n', '\n    ')}`),
  }
}
