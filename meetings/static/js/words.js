// What scripts say, in the language of the page. Everything else is said by the server.
const VIETNAMESE = {
  no: "Không, quay lại",
  notSaved: "Chưa lưu được vì mất mạng. Hãy bấm lại.",
  placed: (title, at, of, where) => `${title}: thứ ${at} trên ${of}, ${where}`,
  rest: "ngày nghỉ cuối tuần",
  left: (amount) => `còn ${amount}`,
  late: (amount) => `quá hạn ${amount}`,
  day: ["ngày", "ngày"],
  hour: ["giờ", "giờ"],
  minute: ["phút", "phút"],
};
const ENGLISH = {
  no: "No, go back",
  notSaved: "Not saved: no network. Please press again.",
  placed: (title, at, of, where) => `${title}: ${at} of ${of}, ${where}`,
  rest: "a day of rest",
  left: (amount) => `${amount} left`,
  late: (amount) => `${amount} overdue`,
  day: ["day", "days"],
  hour: ["hour", "hours"],
  minute: ["minute", "minutes"],
};

export const words = document.documentElement.lang === "en" ? ENGLISH : VIETNAMESE;
