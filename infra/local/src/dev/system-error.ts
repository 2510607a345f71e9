/** An error of the operating system: its stack says nothing that its message does not. */
export const isOfSystem = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && 'code' in error

const advice: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space, or set another folder with FANFARE_DATA=…',
  EDQUOT: 'your quota of the disk is used up: free some space, or set another folder with FANFARE_DATA=…',
  EIO: 'the disk cannot be read or written: set a folder on another with FANFARE_DATA=…',
  EROFS: 'this disk is read-only: set another folder with FANFARE_DATA=…',
  EMFILE: 'too many files are open: raise the limit with ulimit -n',
}

/** The message, and what to do. */
export function explain(error: Error): string {
  const hint = isOfSystem(error) ? advice[error.code ?? ''] : undefined
  return hint ? `${error.message}\n${hint}` : error.message
}
