// SPDX-License-Identifier: Apache-2.0

/** What a visitor reads on the way through the main journey, as it must stand on the screen. */
export type Words = Readonly<{
  language: 'zh' | 'en'
  otherLanguage: string
  setUp: string
  user: string
  password: string
  again: string
  create: string
  noCameras: string
  addFirst: string
  name: string
  place: string
  url: string
  test: string
  connected: string
  keyInterval: RegExp
  clockOffset: RegExp
  still: string
  save: string
  added: string
  recording: string
  wall: string
  replay: string
  typeTime: string
  exportTitle: string
  length: RegExp
}>

export const CHINESE: Words = {
  language: 'zh',
  otherLanguage: 'English',
  setUp: '创建第一个管理员',
  user: '用户名',
  password: '密码',
  again: '再次输入密码',
  create: '创建并登录',
  noCameras: '还没有摄像机',
  addFirst: '添加第一台摄像机',
  name: '名称',
  place: '位置',
  url: 'RTSP 地址',
  test: '测试连接',
  connected: '连接成功',
  keyInterval: /关键帧间隔\s*1\.0 秒/,
  clockOffset: /时钟偏差\s*-?\d+\.\d\d 秒/,
  still: '摄像机画面',
  save: '保存',
  added: '已添加，录像即将开始',
  recording: '录像中',
  wall: '监视墙',
  replay: '回放',
  typeTime: '输入时间',
  exportTitle: '导出录像',
  length: /时长 0:10/,
}

export const ENGLISH: Words = {
  language: 'en',
  otherLanguage: '中文',
  setUp: 'Create the first administrator',
  user: 'User name',
  password: 'Password',
  again: 'Password again',
  create: 'Create and sign in',
  noCameras: 'No cameras yet',
  addFirst: 'Add the first camera',
  name: 'Name',
  place: 'Place',
  url: 'RTSP address',
  test: 'Test connection',
  connected: 'Connected',
  keyInterval: /Key frame interval\s*1\.0 s/,
  clockOffset: /Clock offset\s*-?\d+\.\d\d s/,
  still: 'Picture of the camera',
  save: 'Save',
  added: 'Added; recording is about to start',
  recording: 'Recording',
  wall: 'Wall',
  replay: 'Replay',
  typeTime: 'Type a time',
  exportTitle: 'Export footage',
  length: /Length 0:10/,
}
