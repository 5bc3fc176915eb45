// A mark for several places opens their list beside the map.
document.addEventListener("click", (event) => {
  const mark = event.target.closest?.("a.map-mark");
  const address = mark?.getAttribute("href");
  if (!address?.startsWith("#")) return;
  const places = document.getElementById(address.slice(1));
  if (!places) return;
  event.preventDefault();
  places.closest("details").open = true;
  places.focus();
});
