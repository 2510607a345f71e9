/** What a service.ts declares cannot be so. The message says what to change. */
export class DeclarationError extends Error {
  override readonly name = 'DeclarationError'
}
