// What the browser remembers. Storage may be full or forbidden: the widgets then work without it.

function readJson(storage, name) {
  try {
    return JSON.parse(storage().getItem(name));
  } catch {
    return null;
  }
}

function writeJson(storage, name, value) {
  try {
    storage().setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

const tab = () => window.sessionStorage;
const browser = () => window.localStorage;

export const inTab = { read: (name) => readJson(tab, name), write: (name, value) => writeJson(tab, name, value) };

export const inBrowser = {
  read: (name) => readJson(browser, name),
  write: (name, value) => writeJson(browser, name, value),
  remove(name) {
    try {
      browser().removeItem(name);
    } catch {
      return;
    }
  },
  names(prefix) {
    try {
      return Object.keys(browser()).filter((name) => name.startsWith(prefix));
    } catch {
      return [];
    }
  },
};
