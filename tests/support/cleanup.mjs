// What a test has started ends in the reverse order: clients before the server that they would otherwise dial again.

const stacks = new WeakMap();

/// Runs `action` after the test `t`, before every action that was registered earlier.
export function afterwards(t, action) {
  if (!stacks.has(t)) {
    const stack = [];
    stacks.set(t, stack);
    t.after(async () => {
      while (stack.length > 0) await stack.pop()();
    });
  }
  stacks.get(t).push(action);
}
