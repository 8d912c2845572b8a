// SPDX-License-Identifier: Apache-2.0

/** A real code, because the register of districts is law data; everything in it is invented. */
export const DISTRICT = '500103'

/** A unit of the invented district. Names, people and numbers are made up. */
export type DemoUnit = Readonly<{
  key: string
  name: string
  kind: 'enterprise' | 'institution' | 'state-organ' | 'public-security' | 'telecom' | 'organisation'
  contact: string
}>

type Row = readonly [key: string, name: string, kind: DemoUnit['kind'], contact: string]

const rows: readonly Row[] = [
  ['police', '明鉴示范区公安分局', 'public-security', '周正'],
  ['property', '明鉴物业服务有限公司', 'enterprise', '林知夏'],
  ['owners', '明鉴示范小区业主委员会', 'organisation', '何守望'],
  ['estates', '江湾置业有限公司', 'enterprise', '苏明远'],
  ['integrator', '锦程安防工程有限公司', 'enterprise', '程立'],
  ['builder', '云桥智能系统有限公司', 'enterprise', '乔一帆'],
  ['maintainer', '瑞安设备维护有限公司', 'enterprise', '安世平'],
  ['telecom', '示范区通信运营分公司', 'telecom', '唐信'],
  ['mall', '南屏商贸中心管理有限公司', 'enterprise', '梁佩'],
  ['expo', '北岭会展有限公司', 'enterprise', '石磊'],
  ['inn', '清溪宾馆有限公司', 'enterprise', '沈清'],
  ['hotel', '栖云酒店管理有限公司', 'enterprise', '顾云'],
  ['restaurant', '望江大酒楼有限公司', 'enterprise', '江海'],
  ['cinema', '星河影城有限公司', 'enterprise', '罗星'],
  ['netcafe', '蓝海网络服务有限公司', 'enterprise', '蓝天'],
  ['karaoke', '金鼓文化娱乐有限公司', 'enterprise', '金声'],
  ['school', '明鉴第一小学', 'institution', '尹老师'],
  ['college', '云山中学', 'institution', '韩老师'],
  ['nursery', '晨光幼儿园', 'institution', '夏老师'],
  ['hospital', '示范区人民医院', 'institution', '白芷'],
  ['bus', '示范区公共交通有限公司', 'enterprise', '车前'],
  ['metro', '江岸轨道交通运营有限公司', 'enterprise', '陆轨'],
  ['park', '云顶公园管理处', 'institution', '叶青'],
  ['scenic', '古渡景区管理有限公司', 'enterprise', '古月'],
  ['parking', '示范区停车管理有限公司', 'enterprise', '庄泊'],
  ['hall', '示范区政务服务中心', 'state-organ', '齐政'],
  ['coach', '长桥汽车客运站有限公司', 'enterprise', '桥生'],
  ['water', '绿野供水有限公司', 'enterprise', '水清'],
  ['archive', '示范区档案馆', 'state-organ', '简册'],
  ['roads', '示范区城市管理局', 'state-organ', '路平'],
  ['community', '东风社区居民委员会', 'organisation', '冬梅'],
]

export const demoUnits: readonly DemoUnit[] = rows.map(([key, name, kind, contact]) => ({ key, name, kind, contact }))
