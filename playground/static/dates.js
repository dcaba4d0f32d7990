// Times as people in Viet Nam read them. The world speaks UTC; whoever looks sits in Asia/Ho_Chi_Minh.

import { spoken } from "./words.js";

const ZONE = "Asia/Ho_Chi_Minh";
const FORMS = {
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  exact: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  day: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  short_day: { weekday: "long", day: "2-digit", month: "2-digit" },
};
const formats = new Map();

function write(form, moment) {
  const key = `${spoken()} ${form}`;
  if (!formats.has(key)) {
    const locale = spoken() === "vi" ? "vi-VN" : "en-GB";
    formats.set(key, new Intl.DateTimeFormat(locale, { ...FORMS[form], timeZone: ZONE }));
  }
  return formats.get(key).format(new Date(moment));
}

/** 08:05 */
export const time = (moment) => write("time", moment);

/** 08:05:31 */
export const exactTime = (moment) => write("exact", moment);

/** Thứ Hai, 23 tháng 11, 2026 */
export const day = (moment) => write("day", moment);

/** Thứ Hai, 23/11 */
export const shortDay = (moment) => write("short_day", moment);
