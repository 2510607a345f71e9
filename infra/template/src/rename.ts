import type { Names } from './names.ts'

/**
 * Writes the names of one repository for those of another. A name has the form of what it stands in: `my-shop`, `my_shop`
 * beside an underscore, `MY_SHOP` in variables, `myShop` and `MyShop` in identifiers.
 */
export function renamer(from: Names, to: Names): (text: string) => string {
  const words = to.name.split('-')
  const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  const camel = pascal.charAt(0).toLowerCase() + pascal.slice(1)
  const snake = words.join('_')
  const upper = from.name.toUpperCase().replaceAll('-', '_')
  const pattern = new RegExp(`(\\w?)(${upper}|${from.title}|${from.name})(?=(\\w?))`, 'g')

  const form = (found: string, before: string, after: string): string => {
    if (found === upper) return snake.toUpperCase()
    if (before === '_' || after === '_') return snake
    const isInIdentifier = /[A-Za-z]/.test(before + after)
    if (found === from.title) return isInIdentifier ? pascal : to.title
    return isInIdentifier ? camel : to.name
  }
  return (text) =>
    text.replaceAll(pattern, (_, before: string, found: string, after: string) => {
      return before + form(found, before, after)
    })
}
