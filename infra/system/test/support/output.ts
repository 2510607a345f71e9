import { eventually } from '@fanfare/local/testing'
import { onTestFailed } from 'vitest'

/** Waits until a program has written this. */
export const untilSaid = (text: string, output: () => string) =>
  eventually(`"${text}"`, () => {
    if (!output().includes(text)) throw new Error(`nothing but this was written:\n${output()}`)
  })

/** Shows what a program wrote when the test fails. */
export const showIfFailed = (program: string, output: () => string) =>
  onTestFailed(() => console.error(`${program} wrote:\n${output()}`))
