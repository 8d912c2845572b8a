// SPDX-License-Identifier: Apache-2.0
import {
  type ControlBase,
  formatTransport,
  headerOf,
  type NoteQuirk,
  parseMethods,
  parseSdp,
  parseSession,
  parseTransport,
  resolveControl,
  type RtspHeaders,
  type RtspResponse,
  type RtspTransport,
  type RtspUrl,
  sdpAttribute,
  type SdpTracks,
  selectTracks,
} from '@mingjian/wire'
import { Fault, toError } from '@mingjian/base'
import type { Authenticator } from './authenticator.ts'
import type { RtspConnection } from './connection.ts'
import { refusalOf, sessionFault } from './session-fault.ts'
import { noteText } from '../stream/note.ts'

export type Description =
  | Readonly<{ state: 'described'; tracks: SdpTracks; aggregate: string; trackUrl: (control: string | null) => string }>
  | Readonly<{ state: 'moved'; to: string }>

export type DialogueOptions = Readonly<{
  connection: RtspConnection
  url: RtspUrl
  login: Authenticator
  note: NoteQuirk
}>

/** Ways to say that we are still here, best first; a refusal moves on to the next. */
const DIALECTS = ['GET_PARAMETER', 'OPTIONS', 'SET_PARAMETER'] as const
const AGENT: RtspHeaders = [['User-Agent', 'Mingjian']]
const DEFAULT_TIMEOUT_SECONDS = 60
const OPTIONS_MILLIS = 3000
const TEARDOWN_MILLIS = 500

/** The requests of one RTSP session in their order, with the answers' deviations evened out. RFC 2326 §10. */
export class RtspDialogue {
  readonly #by: DialogueOptions
  #methods: ReadonlySet<string> = new Set()
  #session: string | null = null
  #timeoutSeconds = DEFAULT_TIMEOUT_SECONDS
  #server: string | null = null
  #dialect = 0

  constructor(options: DialogueOptions) {
    this.#by = options
  }

  get server(): string | null {
    return this.#server
  }

  get timeoutSeconds(): number {
    return this.#timeoutSeconds
  }

  /** Learns the methods. Cameras refuse or ignore this more often than they need it, so only a wrong login counts. */
  async options(): Promise<void> {
    try {
      const response = await this.#ask('OPTIONS', this.#by.url.text, [], OPTIONS_MILLIS)
      if (response.status === 200) this.#methods = parseMethods(headerOf(response.headers, 'public') ?? '')
    } catch (thrown) {
      const error = toError(thrown)
      const isSilence =
        error instanceof Fault && error.context['method'] === 'OPTIONS' && error.context['status'] === undefined
      if (!isSilence) throw error
      this.#by.note('rtsp-options-unanswered')
    }
  }

  async describe(): Promise<Description> {
    const { url, note } = this.#by
    const response = await this.#ask('DESCRIBE', url.text, [['Accept', 'application/sdp']])
    const location = headerOf(response.headers, 'location')
    if (response.status >= 300 && response.status < 400 && location !== null) return { state: 'moved', to: location }
    if (response.status !== 200) throw refusalOf('DESCRIBE', response.status)
    if (response.body.length === 0) throw sessionFault('unsupported', noteText('description-empty'))
    const session = parseSdp(response.body, note)
    const base: ControlBase = {
      request: url.text,
      contentBase: headerOf(response.headers, 'content-base'),
      contentLocation: headerOf(response.headers, 'content-location'),
    }
    return {
      state: 'described',
      tracks: selectTracks(session, note),
      aggregate: resolveControl(sdpAttribute(session.attributes, 'control'), base, note),
      trackUrl: (control) => resolveControl(control, base, note),
    }
  }

  /** Sets one track up and says how the camera will send it. A refusal of the transport carries status 461. */
  async setup(trackUrl: string, wanted: RtspTransport): Promise<RtspTransport> {
    const { note } = this.#by
    const response = await this.#ask('SETUP', trackUrl, [['Transport', formatTransport(wanted)]])
    if (response.status !== 200) throw refusalOf('SETUP', response.status)
    this.#learnSession(response.headers)
    const text = headerOf(response.headers, 'transport')
    if (text === null || text.trim() === '') {
      note('rtsp-setup-without-transport')
      return wanted
    }
    const given = parseTransport(text, note)
    if (wanted.lower === 'udp') {
      if (given.lower === 'tcp' || given.isMulticast) throw refusalOf('SETUP', 461)
      return given
    }
    if (given.lower === 'udp' && given.serverPort) throw refusalOf('SETUP', 461)
    if (!given.interleaved) note('rtsp-channel-missing')
    else if (given.interleaved[0] !== wanted.interleaved?.[0]) note('rtsp-channel-moved')
    return { ...given, lower: 'tcp', interleaved: given.interleaved ?? wanted.interleaved }
  }

  async play(aggregate: string): Promise<void> {
    let response = await this.#ask('PLAY', aggregate, [['Range', 'npt=0.000-']])
    if (response.status === 457) response = await this.#ask('PLAY', aggregate, [])
    if (response.status !== 200) throw refusalOf('PLAY', response.status)
    this.#learnSession(response.headers)
  }

  /** Tells the camera that we are still here. Throws when it says that the session is over. */
  async keepAlive(aggregate: string): Promise<void> {
    if (this.#dialect === 0 && this.#methods.size > 0 && !this.#methods.has('GET_PARAMETER')) this.#dialect = 1
    const method = DIALECTS[this.#dialect]
    if (method === undefined) return
    const response = await this.#ask(method, aggregate, [])
    if (response.status === 454) throw sessionFault('link-lost', noteText('session-forgotten'), { status: 454 })
    if (response.status >= 400) {
      this.#by.note('rtsp-keepalive-refused')
      this.#dialect += 1
    }
  }

  /** Says goodbye and waits only a moment for the answer. */
  async teardown(aggregate: string): Promise<void> {
    if (this.#session !== null) await this.#ask('TEARDOWN', aggregate, [], TEARDOWN_MILLIS)
  }

  async #ask(method: string, url: string, headers: RtspHeaders, within?: number): Promise<RtspResponse> {
    const { connection, login } = this.#by
    for (let tries = 0; ; tries++) {
      const session: RtspHeaders = this.#session === null ? [] : [['Session', this.#session]]
      const response = await connection.ask(
        method,
        url,
        [...login.headers(method, url), ...session, ...AGENT, ...headers],
        within,
      )
      this.#server ??= cleanServer(headerOf(response.headers, 'server'))
      if (response.status !== 401) return response
      const isStale = login.learn(response)
      if (tries > 1 || (tries > 0 && !isStale)) throw refusalOf(method, 401)
    }
  }

  #learnSession(headers: RtspHeaders): void {
    const text = headerOf(headers, 'session')
    if (text === null || text.trim() === '') {
      if (this.#session === null) this.#by.note('rtsp-no-session')
      return
    }
    const { id, timeoutSeconds } = parseSession(text)
    if (this.#session !== null && this.#session !== id) this.#by.note('rtsp-session-changes')
    this.#session = id
    if (timeoutSeconds !== null && timeoutSeconds > 0) this.#timeoutSeconds = timeoutSeconds
  }
}

/** The server's own name, as far as it can be shown. */
function cleanServer(text: string | null): string | null {
  const shown = text
    ?.replace(/[^\u0020-\u007e]/g, '')
    .slice(0, 120)
    .trim()
  return shown ? shown : null
}
