// The browser's part of the upload: folders that are dropped or chosen. Their transcripts are given to the file input, which Blazor reads; the
// name of such a file is the end of its path, so that the server knows its folder. Files that are dropped or chosen by themselves go to the input directly.
const mostEntries = 5000, mostDepth = 8, mostNamed = 20, longestName = 120, longestFolder = 80;
const later = { close() { } };

export function open(root, page) {
  if (!root?.isConnected) return later; // the page that asked is gone by now
  const known = root.dataset.endings.split(" "), alone = root.dataset.alone.split(" ");
  const input = () => root.querySelector("input[type=file]:not([hidden]):enabled");
  const ending = name => name.slice(name.lastIndexOf(".")).toLowerCase();
  const stem = name => name.slice(0, name.lastIndexOf(".")).toLowerCase();

  // Which files of one folder are transcripts: as the import command has it (TranscriptEndings).
  function sort(files, found) {
    const stems = new Set(files.filter(one => known.includes(ending(one.name))).map(one => stem(one.name)));
    for (const one of files.sort((a, b) => a.name < b.name ? -1 : 1)) {
      if (!one.name.startsWith(".") && (known.includes(ending(one.name)) || alone.includes(ending(one.name)) && !stems.has(stem(one.name)))) found.files.push(one);
      else found.others.push(one.name);
    }
  }

  // readEntries gives some entries at a time, until there are none.
  async function read(folder, path, depth, found) {
    const reader = folder.createReader(), files = [], folders = [];
    for (;;) {
      const some = await new Promise((done, fail) => reader.readEntries(done, fail)).catch(() => found.others.push(`${path} (can't be read)`) && []);
      if (!some.length) break;
      for (const entry of some) {
        if (found.seen++ >= mostEntries) { found.isCut = true; break; }
        if (entry.isDirectory) folders.push(entry);
        else files.push({ name: entry.name, path: `${path}/${entry.name}`, get: () => new Promise((done, fail) => entry.file(done, fail)) });
      }
      if (found.isCut) break;
    }
    sort(files, found);
    for (const below of folders.filter(one => !one.name.startsWith("."))) {
      if (depth >= mostDepth) found.isCut = true;
      else if (!found.isCut) await read(below, `${path}/${below.name}`, depth + 1, found);
    }
  }

  async function give(found) {
    const target = input();
    if (!target) return;
    const most = Number(target.dataset.mostFiles) + 1; // one more than allowed is refused with a message
    const files = new DataTransfer();
    for (const one of found.files.slice(0, most)) {
      const file = await one.get().catch(() => null);
      if (!file) found.others.push(`${one.path} (can't be read)`);
      else files.items.add(new File([file], named(one.path), { type: file.type, lastModified: file.lastModified })); // refers to the file on disk; nothing is read
    }
    await page.invokeMethodAsync("FoundAsync", {
      taken: files.items.length && found.files.length, left: found.others.length, isCut: found.isCut,
      names: found.others.slice(0, mostNamed).map(name => name.slice(0, longestName)),
    });
    if (!files.items.length) return;
    target.files = files.files;
    target.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // The folder's own name is enough, and a list of long paths would not fit the connection.
  function named(path) {
    const parts = path.split("/"), folder = parts.at(-2);
    return folder ? `${folder.slice(-longestFolder)}/${parts.at(-1)}` : path;
  }

  const nothing = () => ({ files: [], others: [], seen: 0, isCut: false });

  async function onDrop(event) {
    const entries = [...event.dataTransfer?.items ?? []].filter(item => item.kind === "file").map(item => (item.getAsEntry ?? item.webkitGetAsEntry)?.call(item)).filter(Boolean);
    if (!entries.some(entry => entry.isDirectory)) return; // the input takes files by itself
    event.preventDefault();
    if (!input()) return;
    const found = nothing();
    for (const entry of entries) {
      if (entry.isDirectory) await read(entry, entry.name, 0, found);
      else found.files.push({ name: entry.name, path: entry.name, get: () => new Promise((done, fail) => entry.file(done, fail)) });
    }
    await give(found);
  }

  function onClick(event) {
    if (!event.target.closest?.("[data-choose-folder]") || !input()) return;
    const chooser = Object.assign(document.createElement("input"), { type: "file", webkitdirectory: true, multiple: true, hidden: true });
    chooser.addEventListener("change", async event => {
      event.stopPropagation();
      const found = nothing(), folders = new Map();
      for (const file of chooser.files) {
        const path = file.webkitRelativePath, parts = path.split("/");
        if (found.seen++ >= mostEntries || parts.length > mostDepth + 2) { found.isCut = true; continue; }
        if (parts.slice(1, -1).some(part => part.startsWith("."))) continue;
        const folder = parts.slice(0, -1).join("/");
        if (!folders.has(folder)) folders.set(folder, []);
        folders.get(folder).push({ name: file.name, path, get: async () => file });
      }
      for (const folder of [...folders.keys()].sort()) sort(folders.get(folder), found);
      chooser.remove();
      await give(found);
    });
    chooser.addEventListener("cancel", () => chooser.remove());
    document.body.append(chooser);
    chooser.click();
  }

  root.addEventListener("drop", onDrop);
  root.addEventListener("click", onClick);
  return {
    close() {
      root.removeEventListener("drop", onDrop);
      root.removeEventListener("click", onClick);
    },
  };
}
