/** Text in which nothing is left that HTML would take for markup. */
interface Html {
  readonly markup: string
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? '')

/** html`<p>${name}</p>`: whatever is put in is escaped, unless it was made by this function itself. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | Html | readonly Html[])[]
): Html {
  const markup = values.map((value) => {
    if (typeof value === 'string') return escaped(value)
    return [value]
      .flat()
      .map(({ markup }) => markup)
      .join('')
  })
  return { markup: String.raw({ raw: parts }, ...markup) }
}
