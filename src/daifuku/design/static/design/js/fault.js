// What was said of a field goes when the field is mended; what another field is at fault for stays.
const mended = (field) => {
  const ids = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id.endsWith("_error"));
  ids.forEach((id) => document.getElementById(id)?.remove());
  const rest = field.getAttribute("aria-describedby").split(" ").filter((id) => !ids.includes(id)).join(" ");
  field.toggleAttribute("aria-describedby", rest !== "");
  if (rest) field.setAttribute("aria-describedby", rest);
  field.removeAttribute("aria-invalid");
};

daifuku.on("input", "[aria-invalid=true]", (field) => field.hasAttribute("aria-describedby") && mended(field));
