// SPDX-License-Identifier: Apache-2.0
import type { ObligationStatus } from '@mingjian/contract'
import CheckCircleOutlined from '@ant-design/icons/CheckCircleOutlined'
import ClockCircleOutlined from '@ant-design/icons/ClockCircleOutlined'
import CloseCircleOutlined from '@ant-design/icons/CloseCircleOutlined'
import ExclamationCircleOutlined from '@ant-design/icons/ExclamationCircleOutlined'
import MinusCircleOutlined from '@ant-design/icons/MinusCircleOutlined'
import Tag from 'antd/es/tag'
import type { ComponentType } from 'react'
import { useSay } from '../../i18n/index.ts'

const LOOK: Readonly<Record<ObligationStatus, readonly [color: string, Icon: ComponentType]>> = {
  broken: ['error', CloseCircleOutlined],
  overdue: ['volcano', ExclamationCircleOutlined],
  due: ['gold', ClockCircleOutlined],
  met: ['success', CheckCircleOutlined],
  'not-applicable': ['default', MinusCircleOutlined],
}

/** A status by word, shape and colour. */
export function StatusTag({ status }: { status: ObligationStatus }) {
  const say = useSay()
  const [color, Icon] = LOOK[status]
  return (
    <Tag color={color} icon={<Icon />}>
      {say(`obligation.${status}`)}
    </Tag>
  )
}
