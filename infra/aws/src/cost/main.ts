import { writeFile } from 'node:fs/promises'
import { readCommand, UsageError } from '@fanfare/command'
import { optionsFrom, usage } from './options.ts'
import { billText } from './text.ts'

const options = readCommand(usage, optionsFrom)
try {
  if (options.write) {
    // Loaded on demand: CDK takes seconds.
    const { document, documentBills, documentFile } = await import('./document.ts')
    await writeFile(documentFile, document(await documentBills()))
    console.log('docs/cost.md is written.')
  } else {
    const { billsFor } = await import('./bills.ts')
    const bills = await billsFor(options)
    console.log(options.json ? JSON.stringify(bills, null, 2) : bills.map(billText).join('\n\n'))
  }
} catch (error) {
  const misused = error instanceof UsageError
  const message = error instanceof Error ? error.message : String(error)
  console.error(misused ? `${message}\n\n${usage}` : message)
  process.exitCode = misused ? 2 : 1
}
