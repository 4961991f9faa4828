// The list of projects is written by the server; here its times become the reader's.
import { clock } from "./format.js";

for (const time of document.querySelectorAll("time")) {
  time.title = time.dateTime;
  time.textContent = clock(time.dateTime);
}
