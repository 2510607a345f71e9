import { priceList, priceNames, priceOf } from '../price-list.ts'
import { amount, priceText } from '../text.ts'
import { markdownTable } from './markdown.ts'

export function priceTable(): string {
  return [
    `## Prices of ${priceList.date}, ${priceList.region}`,
    `From \`infra/aws/prices/${priceList.date}.ts\`. Pages were read in stored copies; a date in brackets is the page's own. Look the large ones up again before you rely on them.`,
    markdownTable(
      ['', 'price', 'free a month', 'read in'],
      priceNames.map((name) => {
        const { usd, per, free, source, unconfirmed } = priceOf(name)
        const note = unconfirmed === undefined ? '' : `; **unconfirmed**: ${unconfirmed}`
        return [
          `\`${name}\``,
          `${priceText(usd)} / ${per}`,
          free === undefined ? '' : amount(free),
          `${source}${note}`,
        ]
      }),
    ),
  ].join('\n\n')
}
