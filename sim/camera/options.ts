// SPDX-License-Identifier: Apache-2.0

export type StreamName = 'main' | 'sub'
export type SimCodec = 'h264' | 'h265'
export type SimAudio = 'pcma' | 'pcmu' | 'aac' | 'opus'
export type Size = Readonly<{ width: number; height: number }>

/** Basic and Digest may be offered together, as cameras do. */
export type SimAuth = Readonly<{
  schemes: readonly ('basic' | 'digest-md5' | 'digest-sha256')[]
  user: string
  password: string
}>

export type SimCameraOptions = Readonly<{
  /** Burnt into the picture: Latin capitals, digits and `-:./+`. */
  name: string
  /** A name of `SCENES`; without it, one is chosen by the camera's name. */
  scene?: string
  codec?: SimCodec
  /** Of the main stream; the sub stream has 640 × 360. */
  size?: Size
  fps?: number
  /** Seconds between key pictures. */
  keyInterval?: number
  audio?: SimAudio
  auth?: SimAuth
  /** Serve `rtsps` with a certificate made for this run. */
  isSecure?: boolean
  host?: string
  /** 0 takes any; the same one is kept over `close` and `start`. */
  port?: number
  /** The camera's own clock against the machine's, in sender reports. */
  clockOffsetMillis?: number
  /** Zone of the burnt-in digits, minutes east of UTC; without it the machine's own. */
  zoneMinutes?: number
  /** Seconds without a sign of life after which a session ends. */
  sessionTimeout?: number
  /** First RTP time stamp and sequence number, to bring a wrap near. */
  initialRtpTime?: number
  initialSequence?: number
  /** `null` leaves sender reports out. */
  reportEveryMillis?: number | null
  /** Do not put parameter sets into the session description. */
  hasNoSdpSets?: boolean
  /** Do not put parameter sets before key pictures. */
  hasNoInbandSets?: boolean
}>

/** What goes wrong from now on; see `SimCamera.set`. */
export type SimFaults = Readonly<{
  /** Share of RTP packets that never leave. */
  lossPercent: number
  /** Share of RTP packets that change places with the next. */
  reorderPercent: number
  delayMillis: number
  /** A random part is added to the delay of each picture; order is kept. */
  jitterMillis: number
  /** The connection stays, nothing is sent. */
  isStalled: boolean
  /** Share of RTP packets with a few payload bytes changed. */
  corruptPercent: number
  hasNoMarkers: boolean
  /** So many times the usual bit rate, by filler NAL units. */
  floodFactor: number
  /** Most bytes a second on each TCP connection. */
  trickleBytesPerSecond: number | null
  /** No key pictures. */
  isKeyless: boolean
  /** A firewall swallows what is sent over UDP. */
  isUdpBlocked: boolean
}>

export const NO_FAULTS: SimFaults = {
  lossPercent: 0,
  reorderPercent: 0,
  delayMillis: 0,
  jitterMillis: 0,
  isStalled: false,
  corruptPercent: 0,
  hasNoMarkers: false,
  floodFactor: 1,
  trickleBytesPerSecond: null,
  isKeyless: false,
  isUdpBlocked: false,
}
