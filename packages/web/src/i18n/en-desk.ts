// SPDX-License-Identifier: Apache-2.0
import type { zhDesk } from './zh-desk.ts'

export const enDesk: Record<keyof typeof zhDesk, string> = {
  'setup.neededTitle': 'First start',
  'setup.neededLead': 'There is no administrator yet.',
  'setup.neededHow': 'Open the one-time link that the program printed when it started; it creates the first administrator.',
  'cameras.emptyTitle': 'No cameras yet',
  'cameras.emptyText': 'Once the first camera is added, recording starts by itself.',
  'cameras.emptyWatcher': 'Ask an administrator to give you cameras.',
  'cameras.addFirst': 'Add the first camera',
  'cameras.add': 'Add camera',
}
