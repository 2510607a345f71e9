import { writeFile } from 'node:fs/promises'
import { carryOut, readCommand } from '@fanfare/command'
import { optionsFrom, usage } from './options.ts'
import { billText } from './text.ts'

const options = readCommand(usage, optionsFrom)
await carryOut(usage, async () => {
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
})
