// SPDX-License-Identifier: Apache-2.0
import Input from 'antd/es/input'

type Props = Readonly<{ value: string; change: (next: string) => void; label: string }>

/** Some sentences of one's own, named by what stands in it while it is empty. */
export function WordsField({ value, change, label }: Props) {
  return (
    <Input.TextArea
      value={value}
      autoSize={{ minRows: 2 }}
      maxLength={4000}
      aria-label={label}
      placeholder={label}
      onChange={(event) => change(event.target.value)}
    />
  )
}
