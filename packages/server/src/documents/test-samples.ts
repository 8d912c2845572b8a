// SPDX-License-Identifier: Apache-2.0
import type { DocumentData, DocumentKind } from '@mingjian/contract'
import { squareCode } from './square-code.ts'

const builder = { name: '重庆青禾建设有限公司', code: '91500103MA5U000001' }
const user = {
  name: '青禾苑物业服务有限公司',
  code: '91500103MA5U000002',
  address: '渝中区青禾路 8 号',
  person: '周岚',
  phone: '023-6000 0000',
}
const place = { name: '青禾苑小区', class: '住宅小区', address: '重庆市渝中区青禾路 8 号' }
const filing = {
  label: '《重庆市公共安全视频图像信息系统管理办法》第十六条第一款',
  words:
    '本办法第九条规定的系统，建设单位应当自竣工验收合格之日起 30 日内将系统技术设计方案、竣工验收资料等报所在地区县（自治县）公安机关备案。',
}
const breach = {
  label: '第十四条',
  words: '系统竣工后，建设单位应当按照有关标准组织竣工验收；验收合格后方可投入使用。',
}
const basis = { label: '第三十条第（三）项', words: '未经验收或者验收不合格投入使用的，责令限期改正。' }
const authority = '重庆市公安局渝中区分局'

/** One of each, of an invented estate. */
export const SAMPLES: { readonly [K in DocumentKind]: DocumentData<K> } = {
  'filing-form': {
    ...{ occasion: '新建系统', authority, builder, user, place, due: '2026-12-20', date: '2026-11-23' },
    system: {
      ...{ name: '青禾苑公共安全视频系统', purpose: '维护小区出入口和公共道路的公共安全' },
      functions: ['采集', '传输', '显示', '存储'],
      ...{ cameras: 48, retentionDays: 30, acceptedOn: '2026-11-20', inUseOn: '2026-11-21' },
    },
    materials: [
      { name: '技术设计方案', pages: 36, hash: '9f86d081884c7d65' },
      { name: '竣工验收报告', pages: 12, hash: '60303ae22b998861' },
    ],
    missing: ['维护单位合同'],
    articles: [filing],
  },
  'filing-certificate': {
    ...{ number: '渝中公视备〔2026〕0107 号', authority, user, place },
    system: { name: '青禾苑公共安全视频系统', acceptedOn: '2026-11-20' },
    ...{ submittedOn: '2026-11-23', acceptedOn: '2026-11-25', hash: '9f86d081884c7d659a2feaa0c55ad015' },
    code: squareCode('https://example.test/notice/s-1'),
    articles: [filing],
  },
  'acceptance-report': {
    ...{ builder, user, place, system: { name: '青禾苑公共安全视频系统' }, round: 2, date: '2026-11-20' },
    items: [
      { name: '在线率', required: '≥ 95 %', measured: '97.9 %', passed: true },
      { name: '时钟偏差', required: '≤ 1 s', measured: '1.8 s', passed: false },
    ],
    passed: false,
    rectification: [{ text: '东门 2 号机校时', due: '2026-12-01' }],
    parties: [{ role: '建设单位' }, { role: '使用单位' }, { role: '监理单位' }],
    articles: [breach],
  },
  'rectification-notice': {
    ...{ number: '渝中公视整〔2026〕12 号', authority, addressee: user.name, occasion: '组织竣工验收' },
    system: { name: '青禾苑公共安全视频系统' },
    findings: [{ text: '东门 2 号机时钟偏差 1.8 s', label: '第十四条' }, { text: '西门未设标识' }],
    ...{ due: '2026-12-01', date: '2026-11-20', articles: [breach] },
  },
  'order-to-correct': {
    ...{ number: '渝中公视责改〔2026〕3 号', authority, addressee: user },
    facts: '你单位“青禾苑公共安全视频系统”未经竣工验收，自 2026 年 10 月 1 日起投入使用。',
    ...{ breach, basis, demands: ['停止使用未经验收的系统', '组织竣工验收'], due: '2026-12-08', date: '2026-11-23' },
  },
  'penalty-decision': {
    ...{ number: '渝中公视罚〔2026〕1 号', authority, party: user },
    facts: '当事人逾期未改正，系统仍在使用。',
    evidence: ['监督检查记录一份', '责令限期改正通知书送达回证'],
    ...{ breach, basis, range: '1000 元以上 10000 元以下罚款' },
    discretion: '初次违法，逾期十日内补正，从轻。',
    decision: '处罚款人民币贰仟元整（¥2000）。',
    date: '2026-12-20',
  },
  'inspection-record': {
    ...{ number: '渝中公视检〔2026〕41 号', authority, unit: user, place, time: '2026-11-23 09:30—11:00' },
    ...{ drawn: '随机抽取', seed: '5f4dcc3b5aa765d61d8327deb882cf99' },
    inspectors: [
      { name: '王一', number: '500001' },
      { name: '李二', number: '500002' },
    ],
    items: [
      { text: '信息资料留存不少于规定期限', label: '第二十三条', result: '符合', note: '抽 3 台 2 日' },
      { text: '值班人员档案', label: '第二十条第（三）项', result: '不符合' },
    ],
    statement: '无异议。',
  },
  'dismantling-report': {
    ...{ authority, user, place, system: { name: '青禾苑公共安全视频系统' }, filing: '渝中公视备〔2021〕0007 号' },
    ...{ dismantledOn: '2026-11-01', reason: '整体改造', disposal: '存储介质消磁后报废' },
    ...{ footage: '留存至 2026-12-01', due: '2026-12-01', date: '2026-11-23', articles: [filing] },
  },
  'retrieval-register': {
    ...{ unit: user.name, from: '2026-11-01', to: '2026-11-30' },
    rows: Array.from({ length: 40 }, (_, at) => ({
      number: `D2026-${at + 1}`,
      day: '2026-11-12',
      authority: '渝中区公安分局刑侦支队',
      officers: ['王一 500001', '李二 500002'],
      purpose: '侦查 2026-117 号盗窃案',
      scope: ['东门 1 号 10:00—10:20', '东门 2 号 10:00—10:20'],
      verbs: ['查阅', '复制'],
      state: '已办结',
    })),
    articles: [{ label: '第二十五条', words: '有两名以上工作人员，出示工作证件和单位证明。' }],
  },
  'retrieval-receipt': {
    ...{ number: 'D2026-1', authority: '渝中区公安分局刑侦支队', kind: '侦查机关', officers: ['王一', '李二'] },
    ...{ purpose: '侦查 2026-117 号盗窃案', verbs: ['查阅', '复制'], approver: '周岚', date: '2026-11-12' },
    scope: [{ camera: '东门 1 号', from: '2026-11-12 10:00:00', to: '2026-11-12 10:20:00' }],
    files: [{ name: 'east-1.mp4', hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c', size: '598 MB' }],
    gaps: [{ camera: '东门 1 号', from: '2026-11-12 10:04:10', to: '2026-11-12 10:04:22', cause: '链路中断' }],
    articles: [],
  },
  sign: {
    ...{ user, purpose: '维护小区出入口和公共道路的公共安全', retentionDays: 30, contact: '023-6000 0000' },
    ...{ code: squareCode('https://example.test/notice/s-1'), address: 'example.test/notice/s-1' },
    article: { label: '第十二条第二款', words: '采集设备的位置合理、采集范围固定，并设置明显标识。' },
  },
}
