// data-refresh="url" data-every="5": the element is replaced by what the address answers.
const LONGEST = 60;

export function refresh(root, enhance) {
  root.querySelectorAll("[data-refresh]").forEach((part) => follow(part, enhance));
}

function follow(part, enhance) {
  const pace = Number(part.dataset.every || 10);
  let wait = pace;
  const later = () => setTimeout(step, wait * 1000);
  const step = async () => {
    if (!part.isConnected) {
      return;
    }
    if (document.hidden || busy(part)) {
      later();
      return;
    }
    const fresh = await fetchPart(part);
    if (fresh === null) {
      // Slower and slower while the server is away; what is shown is marked as old.
      wait = Math.min(LONGEST, wait * 2);
      part.dataset.stale = "yes";
      later();
      return;
    }
    const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
    part.replaceWith(fresh);
    enhance(fresh);
    if (focused) {
      document.getElementById(focused)?.focus();
    }
    if (fresh.matches("[data-refresh]")) {
      follow(fresh, enhance);
    }
  };
  later();
}

// Somebody is writing in it or has a menu of it open: do not pull it away.
function busy(part) {
  const active = document.activeElement;
  const writes = part.contains(active) && ["INPUT", "TEXTAREA", "SELECT"].includes(active.tagName);
  return writes || part.querySelector("details[data-menu][open]") !== null;
}

async function fetchPart(part) {
  try {
    const answer = await fetch(part.dataset.refresh, {
      headers: { "X-Requested-With": "fetch" },
      cache: "no-cache",
    });
    if (!answer.ok || answer.redirected) {
      return null;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return (part.id && page.getElementById(part.id)) || page.body.firstElementChild;
  } catch {
    return null; // the network is away; the next round tries again
  }
}
