// SPDX-License-Identifier: Apache-2.0
import { test } from 'node:test'
import { walkMainJourney } from './main-journey.ts'
import { CHINESE } from './words.ts'

test('in Chinese: from the printed link to a camera, its live picture, its replay and an exported file', async () => {
  await walkMainJourney(CHINESE)
})
