import { expect, test } from 'vitest'
import { simpleCommands } from './support/shell.ts'

test.each([
  ['a b; c | d && e', [['a', 'b'], ['c'], ['d'], ['e']]],
  ['x=1 a \'b c\' "d $e" # f', [['a', 'b c', 'd $e']]],
  ['a \\\n  b\n# c\nd', [['a', 'b'], ['d']]],
  [
    'a="$(b "$(c d)" e)"',
    [
      ['c', 'd'],
      ['b', '…', 'e'],
    ],
  ],
  [
    'put() { a "$1"; }\nput x',
    [
      ['a', '$1'],
      ['put', 'x'],
    ],
  ],
  ['for x in y z; do a $x; done', [['a', '$x']]],
])('%j has its simple commands', (script, commands) => {
  expect(simpleCommands(script)).toEqual(commands)
})
