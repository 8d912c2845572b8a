// SPDX-License-Identifier: Apache-2.0
import Select from 'antd/es/select'
import { useState } from 'react'
import { useSystemList } from '../../api/registry.ts'
import { useSay } from '../../i18n/index.ts'
import { PlaceSelect } from '../registry/place-select.tsx'

type Props = Readonly<{
  id?: string
  about: 'system' | 'place'
  value?: string
  onChange?: (value: string) => void
}>

/** A system or a place of the registry, found by name. */
export function SubjectSelect({ about, ...field }: Props) {
  return about === 'place' ? <PlaceSelect {...field} /> : <SystemSelect {...field} />
}

function SystemSelect({ id, value, onChange }: Omit<Props, 'about'>) {
  const say = useSay()
  const [search, setSearch] = useState('')
  const found = useSystemList({ search: search === '' ? undefined : search })
  const options = (found.data?.items ?? []).map((system) => ({ value: system.id, label: system.name }))
  return (
    <Select<string>
      {...(id === undefined ? {} : { id })}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      {...(value === undefined ? {} : { value })}
      loading={found.isFetching}
      placeholder={say('inspection.chooseSystem')}
      notFoundContent={say('registry.noSystems')}
      options={options}
      onChange={(next) => onChange?.(next)}
    />
  )
}
