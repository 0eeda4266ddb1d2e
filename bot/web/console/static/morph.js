"use strict";
// Makes a piece of the page read like a newer one and touches nothing that is already right, so that focus, scrolling,
// a half-written text and an opened bar stay as they are. Elements with an id are matched by it, others by their place;
// a key that does something else is another key, never the old one with a new meaning under somebody's finger.

function morph(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) {
    old.replaceWith(fresh);
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.nodeValue = fresh.nodeValue;
    return;
  }
  morphAttributes(old, fresh);
  if (!old.hasAttribute("data-kept")) morphChildren(old, fresh);
}

function morphAttributes(old, fresh) {
  const own = (name) => name === "open" || (name === "hidden" && old.hasAttribute("data-kept-state"));
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !own(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !own(name)) old.setAttribute(name, value);
  }
  if (old.nodeName === "OPTION") old.selected = fresh.hasAttribute("selected");
}

function morphChildren(old, fresh) {
  const byId = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
  const wanted = new Set([...fresh.children].map((child) => child.id).filter(Boolean));
  for (const [id, child] of byId) if (!wanted.has(id)) child.remove();
  let at = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const same = next.id ? byId.get(next.id) : alike(at, next);
    if (!same) {
      old.insertBefore(next, at);
      continue;
    }
    // Rather remove what stands between than move what is there: a moved text field would lose its focus.
    while (at && at !== same && !at.id) at = removed(at);
    if (same === at) at = at.nextSibling;
    else old.insertBefore(same, at);
    morph(same, next);
  }
  while (at) at = removed(at);
}

function alike(at, next) {
  const wanted = deed(next);
  for (let each = at; each && !each.id; each = each.nextSibling) {
    if (deed(each) === wanted) return each;
    if (!wanted) return null; // Only a key is worth looking for behind others: it may have the focus.
  }
  return null;
}

function deed(node) {
  return node.dataset && "press" in node.dataset ? `${node.dataset.message} ${node.dataset.press}` : "";
}

function removed(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}
