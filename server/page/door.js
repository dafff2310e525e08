// Runs before the app: takes the key of this start out of the address and hands it to the page.
(() => {
  const KEY = 'almanac-token';
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    localStorage.setItem(KEY, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  const token = localStorage.getItem(KEY);
  if (!token) return location.replace('/open');
  document.querySelector('meta[name="almanac-token"]').content = token;
  fetch('/session', { headers: { 'x-almanac-token': token } }).then(
    (answer) => answer.status === 401 && location.replace('/open'),
    () => {},
  );
})();
