// data-await="url" on a job: ask how far it is; when the file is there, open it.
const PACE = 2000;

export function awaitFiles(root) {
  root.querySelectorAll("[data-await]").forEach((job) => {
    const ask = async () => {
      if (!job.isConnected) {
        return;
      }
      if (!document.hidden && (await isThere(job))) {
        window.location.replace(job.dataset.await);
        return;
      }
      setTimeout(ask, PACE);
    };
    setTimeout(ask, PACE);
  });
}

async function isThere(job) {
  try {
    const answer = await fetch(job.dataset.await, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (answer.status === 202) {
      const { progress } = await answer.json();
      job.querySelector("progress").value = progress;
      return false;
    }
    return answer.ok;
  } catch {
    return false; // the network is away; the next round asks again
  }
}
