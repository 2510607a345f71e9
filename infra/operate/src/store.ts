import type { Letter } from './letter.ts'

type Take = (letter: Letter) => boolean

/** One place of one service. Each function returns the letters that it took. */
export interface Store {
  read(take: Take): Promise<Letter[]>
  redrive(take: Take): Promise<Letter[]>
  /** Deletes them for good. */
  purge(take: Take): Promise<Letter[]>
}
