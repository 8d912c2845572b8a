// SPDX-License-Identifier: Apache-2.0

/** A camera of the invented estate 明鉴示范小区 (Mingjian Gardens). Places are paths of the camera tree. */
export type DemoCamera = Readonly<{
  name: string
  /** What is burnt into the picture: the scene's font has Latin letters only. */
  label: string
  place: string
  codec: 'h264' | 'h265'
  audio?: 'aac' | 'pcma'
  /** Goes away for a while now and then, so that the timeline shows gaps. */
  isUnsteady?: true
}>

export const demoCameras: readonly DemoCamera[] = [
  { name: '北门人行口', label: 'NORTH GATE', place: '明鉴示范小区/北门', codec: 'h264', audio: 'aac' },
  { name: '北门车行道', label: 'NORTH DRIVE', place: '明鉴示范小区/北门', codec: 'h264' },
  { name: '南门岗亭', label: 'SOUTH GATE', place: '明鉴示范小区/南门', codec: 'h264' },
  { name: '中心花园', label: 'GARDEN', place: '明鉴示范小区/公共区域', codec: 'h265' },
  { name: '儿童游乐场', label: 'PLAYGROUND', place: '明鉴示范小区/公共区域', codec: 'h264' },
  { name: '一号楼大堂', label: 'LOBBY 1', place: '明鉴示范小区/一号楼', codec: 'h264' },
  { name: '地下车库入口', label: 'GARAGE', place: '明鉴示范小区/地下车库', codec: 'h264', isUnsteady: true },
  { name: '电动车充电棚', label: 'CHARGING', place: '明鉴示范小区/地下车库', codec: 'h264' },
]
