// `if (await confirm({ title, body, confirmLabel, danger: true })) …`
import { useSyncExternalStore, type ReactNode } from 'react';

type Question = { title: string; body: ReactNode; confirmLabel: string; danger?: boolean };
export type Asked = Question & { answer: (yes: boolean) => void };

let asked: Asked | null = null;
const listeners = new Set<() => void>();

function set(next: Asked | null) {
  asked = next;
  listeners.forEach((listener) => listener());
}

/** Asks before what cannot be undone, or costs. Name the deed on the button, never "OK". */
export function confirm(question: Question): Promise<boolean> {
  asked?.answer(false);
  return new Promise((resolve) => {
    set({
      ...question,
      answer: (yes) => {
        set(null);
        resolve(yes);
      },
    });
  });
}

/** What is being asked now. */
export function useAsked(): Asked | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => asked,
  );
}
