/**
 * Uncovers the buttons that show a password, and covers the password again before the form is sent,
 * so that a browser never keeps it as ordinary text.
 */
export const showPasswordScript = `
for (const button of document.querySelectorAll('button[data-reveal]')) {
  const input = document.getElementById(button.dataset.reveal);
  const reveal = (shown) => {
    input.type = shown ? 'text' : 'password';
    button.textContent = shown ? button.dataset.hide : button.dataset.show;
    button.setAttribute('aria-label', shown ? button.dataset.hideLabel : button.dataset.showLabel);
  };
  button.hidden = false;
  button.addEventListener('click', () => reveal(input.type === 'password'));
  input.form.addEventListener('submit', () => reveal(false));
  addEventListener('pagehide', () => reveal(false));
}
`;
