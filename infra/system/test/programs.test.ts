import { expect, test } from 'vitest'
import { untilWritten } from './support/programs.ts'

test('a program that ends without what is waited for is not waited for', async () => {
  const ended = Promise.resolve()
  await untilWritten('Ready', { output: () => 'Ready', ended })
  await expect(untilWritten('Ready', { output: () => 'port in use', ended })).rejects.toThrow('port in use')
})
