interface Note {
  /** As in `1.2.0: Added`. */
  readonly heading: string
  readonly text: string
}

/** The entries of a changelog in the form of keepachangelog.com. */
function notesOf(changelog: string): Note[] {
  let [version, part] = ['', '']
  return changelog.split(/\r?\n/).flatMap((line) => {
    const [, level, title = ''] = /^(##|###) (.+)$/.exec(line) ?? []
    if (level === '##') [version, part] = [title.replace(/[[\]]/g, ''), '']
    if (level === '###') part = title
    return /^[-*] /.test(line) ? [{ heading: part === '' ? version : `${version}: ${part}`, text: line }] : []
  })
}

/** What the newer changelog says and the older does not, under its headings. */
export function newNotes(older: string, newer: string): string[] {
  const known = new Set(notesOf(older).map(({ text }) => text))
  const added = notesOf(newer).filter(({ text }) => !known.has(text))
  return added.flatMap(({ heading, text }, at) =>
    added[at - 1]?.heading === heading ? [text] : [`\n${heading}`, text],
  )
}
