// What scrolls sideways can be reached with the keyboard.
document$.subscribe(() => {
  const boxes = ".md-typeset__scrollwrap, .md-typeset pre > code";
  for (const box of document.querySelectorAll(boxes)) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
});
