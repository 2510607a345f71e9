// Prints what was measured as one line of JSON. `npx --yes pnpm@12 bench console` makes a table of it.
import { measurePages } from './measure-pages.ts'

const measured = await measurePages((progress) => console.error(progress))
console.log(JSON.stringify(measured))
