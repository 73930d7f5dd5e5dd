// The cropper, fetched when somebody has chosen a photograph: the page finds it as `takingPartCropper`.
import Cropper from "cropperjs";

globalThis.takingPartCropper = Cropper;
