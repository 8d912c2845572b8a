// SPDX-License-Identifier: Apache-2.0
import Select from 'antd/es/select'
import { useState } from 'react'
import { useUnitList } from '../../api/registry.ts'
import { useUnit } from '../../api/registry-record.ts'
import { useSay } from '../../i18n/index.ts'

/** `label`: its name where no form names it. */
type Props = Readonly<{ id?: string; label?: string; value?: string | null; onChange?: (value: string | null) => void }>

/** A unit of the registry, found by name. */
export function UnitSelect({ id, label, value = null, onChange }: Props) {
  const say = useSay()
  const [search, setSearch] = useState('')
  const found = useUnitList({ search: search === '' ? undefined : search })
  const chosen = useUnit(value)
  const options = (found.data?.items ?? []).map((unit) => ({ value: unit.id, label: unit.name }))
  const isListed = value === null || options.some((one) => one.value === value)
  const kept = isListed || value === null ? [] : [{ value, label: chosen.data?.name ?? value }]
  return (
    <Select<string | null>
      {...(id === undefined ? {} : { id })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      allowClear
      showSearch={{ filterOption: false, onSearch: setSearch }}
      value={value}
      loading={found.isFetching}
      placeholder={say('registry.chooseUnit')}
      notFoundContent={say('registry.noUnit')}
      options={[...kept, ...options]}
      onChange={(next) => onChange?.(next ?? null)}
    />
  )
}
