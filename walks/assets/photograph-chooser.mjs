// A field that chooses a photograph shows the one that is chosen; fields are added to a form while it is open.
document.addEventListener("change", ({ target }) => {
  const picture = target.id ? document.getElementById(`${target.id}-chooser`)?.querySelector("[data-photograph-picture]") : null;
  if (!picture) return;
  if (target.value) picture.src = picture.dataset.photographPicture.replace("/0/", `/${target.value}/`);
  else picture.removeAttribute("src");
});
