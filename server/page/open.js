// Exchanges the single-use ticket of an automatically opened browser for the key; without one the page says what to do.
const ticket = new URLSearchParams(location.hash.slice(1)).get('ticket');
history.replaceState(null, '', '/open');

const exchange = async () => {
  const answer = await fetch('/session', { method: 'POST', headers: { 'x-almanac-ticket': ticket } });
  if (!answer.ok) throw new Error('refused');
  localStorage.setItem('almanac-token', (await answer.json()).token);
  location.replace('/');
};
const explain = () => {
  document.getElementById('locked').hidden = false;
};
if (ticket) exchange().catch(explain);
else explain();
