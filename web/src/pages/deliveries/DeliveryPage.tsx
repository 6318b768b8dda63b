import { Button, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { deviceName, useDevices } from '@/api/devices';
import { apiQuery } from '@/api/query';
import { usePermission } from '@/api/session';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { Columns, Facts } from '@/ui/Stat';
import { DeliveryTag } from '@/ui/stateTags';
import { Loaded, PageSkeleton } from '@/ui/States';
import { Tag } from '@/ui/Tag';
import { toast } from '@/ui/toast';
import classes from './deliveries.module.css';
import { useStatusText } from './statusText';

type Delivery = Schema<'DeliveryDetail'>;

export default function DeliveryPage() {
  const { t } = useTranslation('deliveries');
  const { id } = useParams({ strict: false });
  const delivery = useQuery(
    apiQuery('/v1/deliveries/{delivery_id}', { params: { path: { delivery_id: Number(id) } } }),
  );
  return (
    <>
      {!delivery.data && <PageHeader title={t('call')} back={{ to: '/deliveries', label: t('title') }} />}
      <Loaded query={delivery} skeleton={<PageSkeleton />}>
        {(found) => <Page delivery={found} />}
      </Loaded>
    </>
  );
}

function Page({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation('deliveries');
  return (
    <>
      <PageHeader
        title={delivery.summary || t('call')}
        badge={<DeliveryTag state={delivery.state} />}
        back={{ to: '/deliveries', label: t('title') }}
        actions={<Redeliver delivery={delivery} />}
      />
      <Columns min="22rem">
        <About delivery={delivery} />
        <Body body={delivery.body} />
      </Columns>
      <Stack mt="md">
        <Attempts log={delivery.log} />
      </Stack>
    </>
  );
}

function Redeliver({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation('deliveries');
  const queries = useQueryClient();
  const manages = usePermission('manage_devices');
  const path = { delivery_id: delivery.id };
  const redelivering = useMutation({
    mutationFn: () => call(api.POST('/v1/deliveries/{delivery_id}/redeliver', { params: { path } })),
    onSuccess: (now) => {
      toast(t('redelivering'));
      queries.setQueryData(apiQuery('/v1/deliveries/{delivery_id}', { params: { path } }).queryKey, now);
      void queries.invalidateQueries({ queryKey: ['/v1/deliveries'] });
    },
  });
  if (!manages) return null;
  return (
    <Button
      leftSection={<IconRefresh size={17} aria-hidden />}
      loading={redelivering.isPending}
      onClick={() => redelivering.mutate()}
    >
      {t('redeliver')}
    </Button>
  );
}

function About({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation('deliveries');
  const f = useFormat();
  const devices = useDevices();
  const device = devices.data?.data.find((each) => each.waid === delivery.device);
  const next = delivery.next_attempt_at;
  return (
    <Panel title={t('details')}>
      <Facts
        facts={[
          [t('kind.title'), t(`kind.${delivery.kind}`)],
          [
            t('device'),
            <Link key="device" to="/devices/$waid" params={{ waid: delivery.device }} className={classes.link}>
              {device ? deviceName(device) : delivery.device}
            </Link>,
          ],
          [
            t('to'),
            <span key="url" className="break">
              {delivery.url}
            </span>,
          ],
          [
            t('happened'),
            <time key="at" dateTime={delivery.created_at}>
              {f.exact(delivery.created_at)}
            </time>,
          ],
          delivery.ended_at
            ? [
                t('ended'),
                <time key="ended" dateTime={delivery.ended_at}>
                  {f.exact(delivery.ended_at)}
                </time>,
              ]
            : [
                t('next_attempt'),
                next ? (
                  <time key="next" dateTime={next}>
                    {f.exact(next)}
                  </time>
                ) : (
                  '–'
                ),
              ],
        ]}
      />
    </Panel>
  );
}

/** The fields as the receiver's program sees them, and the body as it goes out. */
function Body({ body }: { body: string }) {
  const { t } = useTranslation('deliveries');
  const fields = [...new URLSearchParams(body)];
  return (
    <Panel title={t('body')} description={t('body_about')}>
      <Facts
        facts={fields.map(([name, value]) => [
          <code key="name" className={classes.code}>
            {name}
          </code>,
          <span key="value" className={classes.value}>
            {value || '–'}
          </span>,
        ])}
      />
      <details className={classes.raw}>
        <summary>{t('raw')}</summary>
        <Block text={body} label={t('raw')} />
      </details>
    </Panel>
  );
}

function Block({ text, label }: { text: string; label: string }) {
  return (
    // A long text scrolls; the keyboard must be able to scroll it too.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className={classes.block} tabIndex={0} role="region" aria-label={label}>
      {text}
    </pre>
  );
}

function Attempts({ log }: { log: Delivery['log'] }) {
  const { t } = useTranslation('deliveries');
  const f = useFormat();
  const statusText = useStatusText();
  const newestFirst = [...log].sort((one, other) => other.attempt - one.attempt);
  return (
    <Panel title={t('log')}>
      {log.length === 0 ? (
        <Text c="dimmed">{t('log_empty')}</Text>
      ) : (
        <ol className={classes.log}>
          {newestFirst.map(({ attempt, at, took_ms, status, answer }) => (
            <li key={attempt}>
              <div className={classes.attempt}>
                <strong>{t('attempt', { n: attempt })}</strong>
                <Tag tone={status >= 200 && status < 300 ? 'ok' : 'bad'}>{statusText(status)}</Tag>
                <Text span size="sm" c="dimmed">
                  <time dateTime={at}>{f.exact(at)}</time> · {f.duration(took_ms)}
                </Text>
              </div>
              {answer ? (
                <Block text={answer} label={t('answer_of', { n: attempt })} />
              ) : (
                <Text size="sm" c="dimmed">
                  {t('answer_empty')}
                </Text>
              )}
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
