// With LANG=C, a browser's language may be no tag of BCP 47, and uPlot throws when it is loaded.
try {
  new Intl.NumberFormat(navigator.language)
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en' })
}
