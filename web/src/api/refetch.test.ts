import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, it, vi } from 'vitest';
import { refetchStale } from './refetch';

/** A query whose answers are given by hand. */
function watched() {
  const queries = new QueryClient();
  const answers: ((value: string) => void)[] = [];
  const observer = new QueryObserver(queries, {
    queryKey: ['/v1/devices'],
    queryFn: () => new Promise<string>((resolve) => answers.push(resolve)),
  });
  observer.subscribe(() => undefined);
  return { queries, answers, shown: () => observer.getCurrentResult().data };
}

const all = () => true;

it('fetches again after a first fetch that is older than the change', async () => {
  const { queries, answers, shown } = watched();
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  refetchStale(queries, all);
  refetchStale(queries, all);
  answers[0]?.('old');
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  expect(shown()).toBe('old');
  answers[1]?.('new');
  await vi.waitFor(() => expect(shown()).toBe('new'));
  expect(answers, 'two changes, one fetch').toHaveLength(2);
});

it('lets an answer come where changes come faster', async () => {
  const { queries, answers, shown } = watched();
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  answers[0]?.('first');
  await vi.waitFor(() => expect(shown()).toBe('first'));
  refetchStale(queries, all);
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  for (let change = 0; change < 10; change++) refetchStale(queries, all);
  answers[1]?.('second');
  await vi.waitFor(() => expect(shown()).toBe('second'));
});

it('leaves alone what the change does not concern', async () => {
  const { queries, answers, shown } = watched();
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  refetchStale(queries, () => false);
  answers[0]?.('first');
  await vi.waitFor(() => expect(shown()).toBe('first'));
  refetchStale(queries, () => false);
  expect(answers).toHaveLength(1);
});
