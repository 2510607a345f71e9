/** For the user service: the least that it takes. No test here is about the hash of a password. */
export const cheapHashes = { PASSWORD_HASH_MEMORY_KIB: '1024' }
