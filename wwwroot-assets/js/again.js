// Asks now and then whether a page that could not be shown can be shown again, and shows it then. To load it each time would take the focus and be read out anew.
(() => {
  const { address, seconds } = document.currentScript.dataset;

  async function look() {
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      if (answer.status < 500) return location.replace(address);
    } catch { /* the server can't be reached */ }
    wait();
  }

  function wait() { setTimeout(look, seconds * 1000); }

  wait();
})();
