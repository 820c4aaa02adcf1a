// On a narrow screen the row of tabs is wider than the screen: bring the one we are in into sight.
export function showTab(root) {
  const tab = root.querySelector('.tabs [aria-current="page"]');
  const row = tab?.closest("ul");
  if (row && row.scrollWidth > row.clientWidth) {
    row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  }
}
