// SPDX-License-Identifier: Apache-2.0
import type { Note, NoteCode } from '@mingjian/contract'

/**
 * Every sentence in which a state, a gap or an alarm gives its detail. Ledger and database keep the sentence; who shows it
 * in another language takes code and values from it.
 */
const SENTENCES: Readonly<Record<NoteCode, string>> = {
  'login-wrong': 'The camera did not accept the user name or password.',
  'login-missing': 'The camera asks for a user name and password.',
  'login-elsewhere': 'The camera sent us elsewhere, where the password would travel readable.',
  forbidden: 'The camera forbids this user to watch; the account may be locked or lack the right.',
  'path-unknown': 'The camera knows no stream under this address; check the path.',
  'sessions-full': 'The camera has no bandwidth or session left for one more viewer.',
  'transport-refused': 'The camera offers neither TCP nor UDP transport that we asked for.',
  'camera-busy': 'The camera is too busy for one more session.',
  'answer-refusing': 'The camera answered {method} with {status} ({reason}).',
  'address-unreadable': 'The camera’s address cannot be read.',
  'description-unreadable': 'The camera’s description cannot be read: {why}.',
  'stream-unreadable': 'The camera sent what cannot be read: {why}.',
  'session-broken': 'The session ended unexpectedly.',
  'session-closed': 'The session was closed.',
  'port-closed': 'Nothing listens at the camera’s address and port.',
  'name-unknown': 'The camera’s name is not known.',
  'name-lookup': 'The camera’s name could not be looked up.',
  'host-away': 'There is no way to the camera’s address.',
  'network-away': 'There is no way to the camera’s network.',
  'address-silent': 'The camera’s address does not answer.',
  'connection-reset': 'The camera broke the connection.',
  'connection-failed': 'The connection failed ({code}).',
  'connection-closed': 'The connection was closed.',
  'camera-closed': 'The camera closed the connection.',
  'certificate-unknown': 'The camera’s certificate is not signed by a known authority.',
  'tls-missing': 'The camera does not speak TLS at this port.',
  'redirect-endless': 'The camera sends us from one address to the next without end.',
  'redirect-unreadable': 'The camera sends us to an address that cannot be read.',
  'video-missing': 'The camera offers no video.',
  'video-unsupported': 'The camera offers no video that can be recorded, only {others}.',
  'udp-silent': 'No packet came over UDP.',
  'stream-ended': 'The camera ended the stream.',
  'packets-stopped': 'No packet came for {seconds} seconds.',
  'pictures-unreadable': 'No picture could be read for {seconds} seconds although packets came.',
  'description-empty': 'The camera describes no stream.',
  'session-forgotten': 'The camera forgot the session.',
  'answer-missing': 'The camera did not answer {method}.',
  'picture-missing': 'No picture came while we watched.',
  'pictures-left-out': 'the camera left out pictures',
  'timestamps-jumped': 'the time stamps of the camera jumped',
  'key-awaited': 'waiting for a key frame',
  'recorder-silent': 'the recorder ended without a word',
  'recorder-restarted': 'the recorder process was restarted',
  'recorder-ended': 'a recorder process of {cameras} cameras ended: {why}',
  'not-written': 'no footage is being written: {cause}',
  'reserve-reached': '{freeBytes} bytes are free, {reserveBytes} are to be kept back: new cameras are refused',
  'space-ending': 'the reserve is reached in {days} days; {shortBytes} bytes are missing for the retention',
  'deletion-failed': '{count} expired segments could not be deleted; it is tried again',
  'database-silent': 'the database does not answer ({why}); recording goes on',
  'clock-ahead': 'the camera’s clock is {seconds} seconds ahead',
  'clock-behind': 'the camera’s clock is {seconds} seconds behind',
  'footage-gone': '{count} recorded segments are not on the disk any more; the newest began at {time}',
}

/** The sentence with its values. */
export function noteText(code: NoteCode, values: Readonly<Record<string, string | number>> = {}): string {
  return SENTENCES[code].replaceAll(PLACE, (_, name: string) => String(values[name] ?? ''))
}

/** The note behind a sentence; null for words that are none of ours. */
export function readNote(sentence: string | null): Note | null {
  if (sentence === null) return null
  for (const { code, pattern, names } of PATTERNS) {
    const match = pattern.exec(sentence)
    if (match === null) continue
    return { code, values: Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? ''])) }
  }
  return null
}

const PLACE = /\{(\w+)\}/g

const PATTERNS = Object.entries(SENTENCES).map(([code, sentence]) => ({
  code: code as NoteCode, // the table's own keys
  names: [...sentence.matchAll(PLACE)].map((match) => match[1] ?? ''),
  pattern: new RegExp(`^${sentence.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(PLACE, '([^]*?)')}$`),
}))
