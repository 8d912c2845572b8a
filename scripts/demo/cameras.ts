// SPDX-License-Identifier: Apache-2.0

/** A camera of the invented estate 明鉴示范小区 (Mingjian Gardens). Places are paths of the camera tree. */
export type DemoCamera = Readonly<{
  name: string
  /** What is burnt into the picture: the scene's font has Latin letters only. */
  label: string
  place: string
  /** A scene of `sim/scene`. */
  scene: string
  codec: 'h264' | 'h265'
  audio?: 'aac' | 'pcma'
  /** Goes away for a while now and then, so that the timeline shows gaps. */
  isUnsteady?: true
}>

const estate = '明鉴示范小区'

export const demoCameras: readonly DemoCamera[] = [
  { name: '北门人行口', label: 'NORTH GATE', place: `${estate}/北门`, scene: 'gate', codec: 'h264', audio: 'aac' },
  { name: '地面停车场', label: 'CAR PARK', place: `${estate}/北门`, scene: 'car-park', codec: 'h264' },
  { name: '东侧围墙', label: 'EAST FENCE', place: `${estate}/公共区域`, scene: 'perimeter', codec: 'h265' },
  { name: '儿童游乐场', label: 'PLAYGROUND', place: `${estate}/公共区域`, scene: 'playground', codec: 'h264' },
  { name: '一号楼大堂', label: 'LOBBY 1', place: `${estate}/一号楼`, scene: 'lobby', codec: 'h264' },
  { name: '一号楼电梯厅', label: 'LIFT HALL 1', place: `${estate}/一号楼`, scene: 'lift-hall', codec: 'h264' },
  { name: '地下车库', label: 'GARAGE', place: `${estate}/地下`, scene: 'garage', codec: 'h264', isUnsteady: true },
  { name: '电动车棚', label: 'BICYCLE SHED', place: `${estate}/地下`, scene: 'bicycle-shed', codec: 'h264' },
]
