import { optionsOf, readCommand, UsageError } from '@fanfare/command'
import { dataFolder } from './data-folder.ts'
import { aboutOrder } from './log/about-order.ts'
import { createPrinter } from './log/console.ts'
import { isAtLeast, isLevel, levelNames } from './log/entry.ts'
import { logFolder, readLogFiles } from './log/log-file.ts'

const usage = `Usage: pnpm logs [--order ID] [--service NAME]… [--level LEVEL] [--lines N] [--json]

  What dev has logged, of earlier runs too, in the order of time. dev need not run.
  --order ID      what happened to one order, in all services; ID may be its last eight digits, as in the mails
  --service NAME  only of this service or part: order, relay, edge, dev …; may be given several times
  --level LEVEL   only from this level on: ${levelNames.join(', ')}; info when left out
  --lines N       the last N; 200 when left out, and all with --order
  --json          each entry as a line of JSON, with all its fields`

const text = { type: 'string' } as const
const options = readCommand(usage, (args) => {
  const { service, lines, order, level, json } = optionsOf(args, {
    ...{ order: text, lines: text, service: { ...text, multiple: true } },
    ...{ level: { ...text, default: 'info' }, json: { type: 'boolean', default: false } },
  })
  if (!isLevel(level)) throw new UsageError(`--level is one of ${levelNames.join(', ')}, not '${level}'`)
  if (order !== undefined && !/^[0-9a-f-]{8,36}$/i.test(order)) {
    throw new UsageError(`'${order}' is no id of an order, nor its last eight digits`)
  }
  if (lines !== undefined && !/^[1-9]\d*$/.test(lines))
    throw new UsageError(`--lines is a number, not '${lines}'`)
  return { services: service, order, level, json, lines: lines === undefined ? undefined : Number(lines) }
})

// The reader may end first, as `head` does.
process.stdout.on('error', () => process.exit())

const dir = dataFolder(process.env)
const { order, services, level, json } = options
const all = await readLogFiles(dir)
const ofOrder = order === undefined ? all : aboutOrder(all, order)
const found = ofOrder
  .filter((entry) => services === undefined || services.includes(entry.service))
  .filter((entry) => isAtLeast(entry.level, level))
  .slice(-(options.lines ?? (order === undefined ? 200 : all.length + 1)))

const print = json ? (entry: object) => console.log(JSON.stringify(entry)) : createPrinter(process.env, level)
for (const entry of found) print(entry)
if (found.length === 0) {
  const ofServices = services === undefined ? '' : ` of ${services.join(', ')}`
  console.error(
    all.length === 0
      ? `There are no entries in ${dir}: start dev first, with the same FANFARE_DATA. Its entries are kept in ${logFolder}.`
      : `No entry${ofServices}${order === undefined ? '' : ` names the order ${order}`}; there are ${all.length} since ${all[0]?.time}, of ${[...new Set(all.map(({ service }) => service))].sort().join(', ')}.`,
  )
  process.exitCode = 1
}
