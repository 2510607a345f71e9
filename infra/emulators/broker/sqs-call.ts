export type Input = Readonly<Record<string, unknown>>

/** One action of SQS on the emulator itself. Throws SqsError. */
export type Call = (action: string, input: Input) => Promise<Input>

export class SqsError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
