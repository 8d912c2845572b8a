// SPDX-License-Identifier: Apache-2.0
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's folder. Its path may hold spaces and any script of the world, so it is never joined into a shell line. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
