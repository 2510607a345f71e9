/** `problem`: dev or the tests fail, or mislead, until it is mended. `note`: worth knowing. */
export type State = 'ok' | 'note' | 'problem' | 'unknown'

export interface Finding {
  readonly about: string
  readonly state: State
  readonly says: string
  /** What to do, as a command where there is one. */
  readonly mend?: string
}

export const ok = (about: string, says: string): Finding => ({ about, state: 'ok', says })

export const problem = (about: string, says: string, mend: string): Finding => ({
  about,
  state: 'problem',
  says,
  mend,
})

export const note = (about: string, says: string, mend?: string): Finding => ({
  about,
  state: 'note',
  says,
  ...(mend === undefined ? {} : { mend }),
})
