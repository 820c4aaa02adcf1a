// A date or number the browser cannot read ("31/02/2027", half a date) would be sent as nothing and
// come back empty. It is not sent: the browser tells what is wrong beside the field, as it was typed.
export function finishFields(root) {
  root.addEventListener("submit", (event) => {
    const unread = [...event.target.elements].find((field) => field.validity?.badInput);
    if (unread && event.target.method === "post" && !event.defaultPrevented) {
      event.preventDefault();
      unread.focus();
      unread.reportValidity();
    }
  });
}
