/**
 * A second press of the button, or of the enter key, while the first is on its way sends nothing: the answer that comes is the first one's.
 * A form that a person comes back to, or that is not answered for long, can be sent again. Loading the page with the answer anew, or coming
 * back to it, asks for the page and sends nothing again either.
 */
export const sendOnceScript = `
for (const form of document.forms) {
  let sent = false;
  const free = () => {
    sent = false;
    form.removeAttribute('aria-busy');
  };
  form.addEventListener('submit', (event) => {
    if (sent) return event.preventDefault();
    sent = true;
    form.setAttribute('aria-busy', 'true');
    setTimeout(free, 10000);
  });
  addEventListener('pageshow', free);
}
history.replaceState(history.state, '');
`;
