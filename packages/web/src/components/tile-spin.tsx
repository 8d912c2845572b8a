// SPDX-License-Identifier: Apache-2.0
import Spin from 'antd/es/spin'

/** A picture is being waited for. */
export function TileSpin({ label }: { label: string }) {
  return (
    <div className="tile-spin" role="status" aria-label={label}>
      <Spin />
    </div>
  )
}
