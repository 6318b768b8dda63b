import { Alert, Anchor, Button, Select, Stack, Tabs, Text } from '@mantine/core';
import { IconFileCode, IconInfoCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { deviceName, useDevices } from '@/api/devices';
import { usePermission } from '@/api/session';
import { useFilters } from '@/app/useFilters';
import { CopyButton, CopyField } from '@/ui/CopyButton';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { Columns } from '@/ui/Stat';
import { curl } from './curl';
import classes from './examples.module.css';
import { javascript } from './javascript';
import { php } from './php';
import { python } from './python';
import { kinds, type Examples, type Filling, type Kind } from './snippet';

const languages: Record<string, { name: string; examples: Examples }> = {
  php: { name: 'PHP', examples: php },
  curl: { name: 'curl', examples: curl },
  javascript: { name: 'JavaScript', examples: javascript },
  python: { name: 'Python', examples: python },
};

export default function ExamplesPage() {
  const { t } = useTranslation('examples');
  const [filters, setFilters] = useFilters();
  const devices = useDevices();
  const found = devices.data?.data ?? [];
  const waid = found.find((each) => each.waid === filters.device)?.waid ?? found[0]?.waid ?? 'WAID';
  const chosen = filters.in && filters.in in languages ? filters.in : 'php';
  const fill: Filling = {
    url: window.location.origin,
    waid,
    key: t('placeholder.key'),
    secret: `whsec_${t('placeholder.secret')}`,
    say: (what) => t(`say.${what}`),
  };
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('about')}
        actions={
          <Button
            component="a"
            href="/v1/openapi.json"
            target="_blank"
            rel="noreferrer"
            variant="default"
            leftSection={<IconFileCode size={17} aria-hidden />}
          >
            {t('openapi')}
          </Button>
        }
      />
      <Stack aria-busy={devices.isPending}>
        <Panel>
          <Columns min="16rem">
            <Select
              label={t('device')}
              value={found.length > 0 ? waid : null}
              placeholder={t('no_device')}
              disabled={found.length === 0}
              onChange={(device) => setFilters({ device: device ?? undefined })}
              data={found.map((device) => ({ value: device.waid, label: deviceName(device) }))}
            />
            <Value label={t('endpoint')} value={fill.url} />
            {found.length > 0 && <Value label="WhatsApp Id" value={waid} />}
          </Columns>
          <KeyHint />
        </Panel>
        <Tabs
          value={chosen}
          onChange={(language) => setFilters({ in: language === 'php' ? undefined : (language ?? undefined) })}
          keepMounted={false}
        >
          <Tabs.List mb="lg">
            {Object.entries(languages).map(([id, { name }]) => (
              <Tabs.Tab key={id} value={id}>
                {name}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {Object.entries(languages).map(([id, { name, examples }]) => (
            <Tabs.Panel key={id} value={id}>
              <Stack>
                <Text c="dimmed" size="sm">
                  {t(`language.${id}`)}
                </Text>
                {kinds.map((kind) => (
                  <Example key={kind} kind={kind} language={name} code={examples(fill)[kind]} />
                ))}
              </Stack>
            </Tabs.Panel>
          ))}
        </Tabs>
      </Stack>
    </>
  );
}

function Value({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <CopyField value={value} label={label} />
    </div>
  );
}

function KeyHint() {
  const { t } = useTranslation('examples');
  const manages = usePermission('manage_keys');
  return (
    <Alert mt="md" icon={<IconInfoCircle aria-hidden />}>
      {t('key_hint', { placeholder: t('placeholder.key') })}{' '}
      {manages && (
        <Anchor renderRoot={(props) => <Link to="/keys" {...props} />} underline="always" inherit>
          {t('to_keys')}
        </Anchor>
      )}
    </Alert>
  );
}

function Example({ kind, language, code }: { kind: Kind; language: string; code: string }) {
  const { t } = useTranslation('examples');
  const title = t(`kind.${kind}.title`);
  return (
    <Panel
      title={title}
      description={t(`kind.${kind}.about`)}
      actions={<CopyButton value={code} label={`${title} (${language})`} text={t('copy')} />}
    >
      {/* Long lines scroll; the keyboard must be able to scroll them too. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={classes.code} tabIndex={0} role="region" aria-label={`${title} (${language})`}>
        <code>{code}</code>
      </pre>
    </Panel>
  );
}
