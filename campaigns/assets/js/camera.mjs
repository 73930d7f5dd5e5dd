// Camera and microphone, and why they can't be had.

const PICTURE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };

/** A stream of `kind` ("video": picture and sound, "audio": sound); of the devices chosen, else of what faces there. */
export function openCamera(kind, { camera, microphone } = {}, facing = "user", sound = false) {
  const audio = sound ? (microphone ? { deviceId: { exact: microphone } } : true) : false;
  const picture = camera ? { ...PICTURE, deviceId: { exact: camera } } : { ...PICTURE, facingMode: { ideal: facing } };
  return navigator.mediaDevices.getUserMedia({ audio, video: kind === "video" ? picture : false });
}

export function stop(stream) {
  stream?.getTracks().forEach((track) => track.stop());
}

/** The name of the sentence that tells of this error. */
export function problemOf(error) {
  if (error?.name === "NotFoundError" || error?.name === "OverconstrainedError") return "missing";
  return error?.name === "NotReadableError" || error?.name === "AbortError" ? "busy" : "denied";
}
