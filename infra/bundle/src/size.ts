/** Bytes. */
const limit = 4 * 1024 * 1024

export const sizeOf = (zip: Uint8Array) => `${(zip.length / 1024 / 1024).toFixed(2)} MB`

export function assertSmall(name: string, zip: Uint8Array): void {
  if (zip.length <= limit) return
  throw new Error(
    `${name}'s bundle has ${sizeOf(zip)}, and 4 MB at most are wanted: look for what its last imports brought along`,
  )
}
