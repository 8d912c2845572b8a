// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'

// The content security policy forbids compiled code; without this, zod tries it once and the browser reports it.
z.config({ jitless: true })
