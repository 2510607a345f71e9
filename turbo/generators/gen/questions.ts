import { createInterface } from 'node:readline/promises'

const questions: Readonly<Record<string, readonly (readonly [option: string, question: string])[]>> = {
  service: [
    ['--name', 'Name, in the singular, as in basket'],
    ['--publishes', 'Its first event, or none [NAME.created]'],
    ['--subscribes', 'Events of other services, with commas, or none [order.confirmed]'],
    ['--schedule', 'A task that runs every five minutes, as in remind-customers [none]'],
  ],
  event: [
    ['TYPE', 'Type: aggregate and past tense, as in basket.emptied'],
    ['--publisher', 'Service that publishes it'],
    ['--consumers', 'Services that handle it, with commas, or none'],
    ['--summary', 'What has happened, in one sentence [made from the type]'],
  ],
  route: [
    ['NAME', 'What it does, as in close-basket'],
    ['--service', 'Service that serves it'],
    ['--operation', 'Method and path, as in POST /baskets/{id}/close'],
  ],
  schedule: [
    ['NAME', 'What it does, as in remind-customers'],
    ['--service', 'Service that does it'],
    ['--cron', 'When, in five fields [*/5 * * * *]'],
  ],
  call: [
    ['NAME', 'What it does, as in find-order'],
    ['--service', 'Service that calls'],
    ['--operation', "The other service's method and path, as in GET /orders/{orderId}"],
  ],
}

/** In a terminal, when nothing but the kind is given. */
export const areMissing = ([kind = '', ...rest]: readonly string[]): boolean =>
  kind in questions && rest.length === 0 && process.stdin.isTTY

/** Asks for the arguments. */
export async function askForArguments(kind = ''): Promise<readonly string[]> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    const answers: string[] = []
    for (const [option, question] of questions[kind] ?? []) {
      const answer = (await terminal.question(`${question}: `)).trim()
      if (answer !== '') answers.push(...(option.startsWith('--') ? [option, answer] : [answer]))
    }
    return [kind, ...answers]
  } finally {
    terminal.close()
  }
}
