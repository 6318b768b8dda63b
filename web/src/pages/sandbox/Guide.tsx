// What to do next, step by step; what is done is ticked off by what has happened, not by clicks.
import { Button, Text, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isLinked } from '@/api/devices';
import { useScope } from '@/api/scope';
import { isOperator, useSession } from '@/api/session';
import { useFilters } from '@/app/useFilters';
import { Panel } from '@/ui/Panel';
import { chatsQuery, nameOf, useScannable, type Phone } from './phones';
import classes from './sandbox.module.css';

type Step = { id: string; done: boolean; action?: ReactNode };

export function Guide({ phone, phones }: { phone: Phone; phones: Phone[] }) {
  const { t } = useTranslation('sandbox');
  const steps = useSteps(phone, phones);
  const next = steps.findIndex(({ done }) => !done);
  return (
    <Panel title={t('guide.title')} description={t('guide.about')}>
      <ol className={classes.steps}>
        {steps.map(({ id, done, action }, index) => (
          <li
            key={id}
            className={classes.step}
            data-done={done || undefined}
            aria-current={index === next ? 'step' : undefined}
          >
            <span className={classes.mark} aria-hidden>
              {done ? <IconCheck size={16} stroke={3} /> : index + 1}
            </span>
            <div>
              <Title order={3} size="h4">
                {t(`guide.${id}`)}
                {done && <span className="visually-hidden"> ({t('guide.done')})</span>}
              </Title>
              <Text size="sm" c="dimmed">
                {t(`guide.${id}_about`, { name: nameOf(phone) })}
              </Text>
              {(index === next || id === 'look') && action}
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function useSteps(phone: Phone, phones: Phone[]): Step[] {
  const { t } = useTranslation('sandbox');
  const [, setFilters] = useFilters();
  const devices = useScannable() ?? [];
  const chats = useQuery(chatsQuery(phone.number)).data?.data ?? [];
  const session = useSession();
  const scope = useScope();
  const customer = !isOperator(session) || scope !== null;
  const linked = devices.find(isLinked);
  const own = new Set(devices.map(({ number }) => number));
  const ofOurs = chats
    .filter(({ number }) => own.has(number) && number !== phone.number)
    .flatMap(({ messages }) => messages);
  const shop = phones.find(({ linked: companions }) => companions === 0) ?? phone;
  const go = (label: string, link: LinkProps) =>
    customer && (
      <Button size="xs" mt="xs" variant="light" renderRoot={(props) => <Link {...link} {...props} />}>
        {label}
      </Button>
    );
  return [
    { id: 'add', done: devices.length > 0, action: go(t('guide.to_devices'), { to: '/devices' }) },
    {
      id: 'scan',
      done: linked !== undefined,
      action: (
        <Button
          size="xs"
          mt="xs"
          variant="light"
          onClick={() => setFilters({ phone: shop.number, chat: undefined, screen: 'link' })}
        >
          {t('guide.to_scan')}
        </Button>
      ),
    },
    {
      id: 'send',
      done: ofOurs.some(({ from }) => from === 'them'),
      action: go(t('guide.to_compose', { name: nameOf(phone) }), {
        to: '/compose',
        search: { to: `+${phone.number}`, device: linked?.waid },
      } as LinkProps),
    },
    { id: 'answer', done: ofOurs.some(({ from }) => from === 'us') },
    { id: 'look', done: false, action: go(t('guide.to_inbox'), { to: '/inbox' }) },
  ];
}
