// The camera reads a member's card, where the browser knows codes by itself.
const video = document.querySelector("#till_camera video");
const able = "BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia;
let stream;

const stop = () => {
  stream?.getTracks().forEach((track) => track.stop());
  stream = video.srcObject = null;
};
const read = async (detector) => {
  while (stream) {
    const [found] = await detector.detect(video).catch(() => []);
    if (found) return found.rawValue;
    await new Promise((later) => setTimeout(later, 120));
  }
  return "";
};
const scan = async () => {
  daifuku.openDialog("till_camera");
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    document.getElementById("till_camera").close();
    return daifuku.toast({ text: video.dataset.denied, tone: "bad" });
  }
  if (!document.getElementById("till_camera").open) return stop();
  video.srcObject = stream;
  await video.play();
  const text = await read(new window.BarcodeDetector());
  if (!text) return;
  document.getElementById("till_camera").close();
  const form = document.querySelector("form[data-till]");
  form.elements.q.value = text;
  form.requestSubmit();
};

if (video && able) {
  daifuku.each("[data-scan]", (button) => { button.hidden = false; });
  daifuku.on("click", "[data-scan]", scan);
  document.getElementById("till_camera").addEventListener("close", stop);
}
