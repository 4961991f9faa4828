// Two sides that scroll together while the lock is on: as far in one as in the other, since one may be longer.

const SCROLLS = ".answer, .said, pre";

const room = (it) => it.scrollHeight - it.clientHeight;

/** What lies beside it in the other variant. */
function partner(it) {
  const side = it.closest(".side");
  const other = [...(side?.parentElement.children ?? [])].find((next) => next !== side && next.matches(".side"));
  return other?.querySelector(SCROLLS);
}

/** Links the sides in `root` for as long as the button is pressed. */
export function linkScrolling(root, button) {
  // What was moved tells so once more, which must not move what moved it.
  const moved = new WeakMap();
  const follow = ({ target }) => {
    if (button.getAttribute("aria-pressed") !== "true" || !target.matches?.(SCROLLS) || !room(target)) return;
    const isEcho = moved.get(target) === target.scrollTop;
    moved.delete(target);
    const other = partner(target);
    if (isEcho || !other) return;
    const before = other.scrollTop;
    other.scrollTop = Math.round((target.scrollTop / room(target)) * room(other));
    if (other.scrollTop !== before) moved.set(other, other.scrollTop);
  };
  root.addEventListener("scroll", follow, { capture: true, passive: true });
  button.addEventListener("click", () => button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true")));
}
