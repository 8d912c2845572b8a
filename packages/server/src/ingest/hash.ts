// SPDX-License-Identifier: Apache-2.0
import { hash } from 'node:crypto'
import type { HashText } from '@mingjian/wire'

/** The hashes of HTTP digest, by Node. */
export const nodeHash: HashText = (name, text) => hash(name === 'md5' ? 'md5' : 'sha256', text, 'hex')
