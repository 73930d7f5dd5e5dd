// A detector of bar codes for browsers that have none; the page finds it as `takingPartDetector`.
import { BarcodeDetector, prepareZXingModule } from "barcode-detector/ponyfill";

/** `reader`: the address of its WebAssembly. */
globalThis.takingPartDetector = (reader, formats) => {
  prepareZXingModule({ overrides: { locateFile: () => reader } });
  return new BarcodeDetector({ formats });
};
