import { writeFile } from 'node:fs/promises'
import { billsFor } from './bills.ts'
import { document, documentFile } from './document.ts'
import { optionsFrom, UsageError, usage } from './options.ts'
import { billText } from './text.ts'

/** pnpm cost: prints what the placements cost. */
try {
  const options = optionsFrom(process.argv.slice(2))
  if (options.help) console.log(usage)
  else if (options.write) {
    await writeFile(documentFile, await document())
    console.log('docs/cost.md is written.')
  } else {
    const bills = await billsFor(options)
    if (options.json) console.log(JSON.stringify(bills, null, 2))
    else console.log(bills.map(billText).join('\n\n'))
  }
} catch (error) {
  console.error(error instanceof UsageError ? `${error.message}\n\n${usage}` : error)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
