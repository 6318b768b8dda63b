import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { DataList, type Column } from '@/ui/DataList';
import { ButtonLink, TextLink } from '@/ui/links';
import { Panel } from '@/ui/Panel';
import { useRefusalText } from '@/ui/Rule';
import { MessageTag } from '@/ui/stateTags';
import { Tag } from '@/ui/Tag';

type Line = Schema<'Accepted'>;
type Props = { lines: Line[]; names: (number: string) => string; again: () => void; retry: () => void };

/** What became of each recipient, and how to go on. */
export function Result({ lines, names, again, retry }: Props) {
  const { t } = useTranslation('compose');
  const f = useFormat();
  const accepted = lines.filter(({ error }) => !error);
  const refused = lines.length - accepted.length;
  const title =
    refused === 0
      ? t('result.title_all', { count: accepted.length })
      : accepted.length === 0
        ? t('result.title_none')
        : t('result.title_some', { accepted: accepted.length, refused });
  const ResultIcon = refused === 0 ? IconCircleCheck : IconAlertTriangle;
  // The form is gone, and the focus with it: reading goes on here.
  const head = useRef<HTMLDivElement>(null);
  useEffect(() => head.current?.focus(), []);
  const price = accepted.reduce((sum, line) => sum + line.price, 0);
  return (
    <Stack>
      <Alert
        color={refused === 0 ? 'green' : accepted.length > 0 ? 'yellow' : 'red'}
        icon={<ResultIcon aria-hidden />}
        title={title}
        role="status"
        ref={head}
        tabIndex={-1}
      >
        <Text size="sm">
          {accepted.length > 0 && `${t('result.price', { price: f.money(price) })}. ${t('result.about')}`}
        </Text>
        <Group gap="xs" mt="sm">
          <Button size="xs" onClick={again}>
            {t('result.again')}
          </Button>
          {refused > 0 && (
            <Button size="xs" variant="default" onClick={retry}>
              {t('result.retry')}
            </Button>
          )}
          <ButtonLink size="xs" variant="default" to="/messages">
            {t('result.messages')}
          </ButtonLink>
        </Group>
      </Alert>
      <Panel flush title={t('result.list')}>
        <Lines lines={lines} names={names} />
      </Panel>
    </Stack>
  );
}

function Lines({ lines, names }: Pick<Props, 'lines' | 'names'>) {
  const { t } = useTranslation('compose');
  const f = useFormat();
  const refusal = useRefusalText();
  const columns: Column<Line>[] = [
    { key: 'to', label: t('result.to'), cell: ({ number, id }) => <To id={id} name={names(number)} />, primary: true },
    {
      key: 'state',
      label: t('result.state'),
      cell: ({ state, error }) => {
        const text = error && refusal(error);
        return text ? (
          <>
            <Tag tone="bad" icon={IconX}>
              {t('result.refused')}
            </Tag>
            <Text size="sm" mt={4}>
              {text.title} {text.detail}
            </Text>
          </>
        ) : (
          state && <MessageTag state={state} />
        );
      },
    },
    { key: 'price', label: t('result.price_column'), align: 'right', cell: ({ price }) => f.money(price) },
  ];
  const rows = lines.map((line, index) => ({ ...line, index }));
  return (
    <DataList
      label={t('result.list')}
      columns={columns as Column<Line & { index: number }>[]}
      rows={rows}
      rowKey={({ index }) => index}
    />
  );
}

function To({ id, name }: { id: number | null; name: string }) {
  if (id === null) return name;
  return (
    <TextLink to="/messages/$id" params={{ id: String(id) }}>
      {name}
    </TextLink>
  );
}
