"""A disk that loses power. Reads the record that disk.so writes of what a program asked of the disk, and makes up a
directory as it may be found afterwards: what was synced is there; of the rest any sectors of any write may be missing
or cut, and any names and renames may be undone.

It promises less than file systems do: a name is kept only by a sync of its directory or of everything, not by one of
its file; changes of names need not be kept in their order."""
import os
import struct

HEAD = struct.Struct("=c7xQQQQII")
SECTOR = 512


class Event:
    def __init__(self, kind, file, place, target, at, first, second):
        self.kind, self.file, self.place, self.target, self.at = kind, file, place, target, at
        self.first, self.second = first, second


def read_record(path):
    events = []
    with open(path, "rb") as file:
        content = memoryview(file.read())
    at = 0
    while at < len(content):
        kind, inode, place, target, where, first, second = HEAD.unpack_from(content, at)
        at += HEAD.size
        texts = bytes(content[at:at + first]), bytes(content[at + first:at + first + second])
        at += first + second
        events.append(Event(kind.decode(), inode, place, target, where, *texts))
    return events


def put(content, at, part):
    if at > len(content):
        content.extend(bytes(at - len(content)))
    content[at:at + len(part)] = part


def cut(content, size):
    del content[size:]
    content.extend(bytes(size - len(content)))


class File:
    """What the disk has of a file, and the changes that it was not yet told to keep."""

    def __init__(self, content=b""):
        self.kept = bytearray(content)
        self.waiting = []

    def sync(self):
        for at, part in self.waiting:
            self.change(self.kept, at, part)
        self.waiting = []

    @staticmethod
    def change(content, at, part):
        if part is None:
            cut(content, at)
        else:
            put(content, at, part)

    def lose(self, generator):
        """Its content after a loss of power; the file itself is as it was."""
        content = bytearray(self.kept)
        way = generator.choice(("nothing", "everything", "the last", "any"))
        changes = [] if way == "everything" else self.waiting
        if way == "the last" and changes:
            changes = changes[:generator.randrange(len(changes) + 1)]
        for number, (at, part) in enumerate(changes):
            if part is None or way == "nothing" or (way == "the last" and number < len(changes) - 1):
                if part is not None or way != "any" or generator.random() < 0.5:
                    self.change(content, at, part)
            elif way == "the last":
                put(content, at, part[:generator.randrange(len(part) + 1)])
            else:
                self.keep_some(content, at, part, generator)
        return content

    @staticmethod
    def keep_some(content, at, part, generator):
        size = generator.choice((SECTOR, 8 * SECTOR))
        begin = 0
        while begin < len(part):
            end = min(len(part), (at + begin) // size * size + size - at)
            if generator.random() < 0.5:
                put(content, at + begin, part[begin:end])
            begin = end


class Disk:
    """A directory and what is below it. Starts as the directory is, with nothing left to be synced."""

    def __init__(self, root):
        self.files, self.places = {}, {}
        # Changes of names that wait, in their order: each a list of (place, name, inode or None).
        self.waiting = []
        self.root = self.take(root)

    def take(self, path):
        inode = os.stat(path).st_ino
        self.places[inode] = names = {}
        for entry in os.scandir(path):
            name = os.fsencode(entry.name)
            if entry.is_dir(follow_symlinks=False):
                names[name] = self.take(entry.path)
            else:
                names[name] = entry.inode()
                with open(entry.path, "rb") as file:
                    self.files[entry.inode()] = File(file.read())
        return inode

    def file(self, inode):
        return self.files.setdefault(inode, File())

    def obey(self, event):
        if event.kind == "W":
            self.file(event.file).waiting.append((event.at, event.first))
        elif event.kind == "T":
            self.file(event.file).waiting.append((event.at, None))
        elif event.kind == "A":
            self.sync_everything()
        elif event.kind == "S":
            self.sync(event.file)
        else:
            self.obey_name(event)

    def obey_name(self, event):
        name = event.first
        if event.kind == "C":
            self.files[event.file] = File()
        elif event.kind == "M":
            self.places[event.file] = {}
        if event.kind == "R":
            self.waiting.append([(event.place, name, None), (event.target, event.second, event.file)])
        else:
            self.waiting.append([(event.place, name, None if event.kind == "U" else event.file)])

    def sync(self, inode):
        if inode not in self.places:
            self.file(inode).sync()
            return
        for change in self.waiting:
            if any(place == inode for place, _, _ in change):
                self.rename(self.places, change)
        self.waiting = [change for change in self.waiting if all(place != inode for place, _, _ in change)]

    def sync_everything(self):
        for file in self.files.values():
            file.sync()
        for change in self.waiting:
            self.rename(self.places, change)
        self.waiting = []

    @staticmethod
    def rename(places, change):
        for place, name, inode in change:
            if place not in places:
                continue
            if inode is None:
                places[place].pop(name, None)
            else:
                places[place][name] = inode

    def lose(self, generator, target):
        """Writes what is left into a new directory."""
        places = {inode: dict(names) for inode, names in self.places.items()}
        way = generator.choice(("nothing", "everything", "the last", "any"))
        last = generator.randrange(len(self.waiting) + 1)
        for number, change in enumerate(self.waiting):
            if way == "nothing" or (way == "the last" and number < last) or (way == "any" and generator.random() < 0.5):
                self.rename(places, change)
        self.write(self.root, places, os.fsencode(target), lambda file: file.lose(generator))

    def leave(self, target):
        """Writes what is there as long as there is power."""
        self.sync_everything()
        self.write(self.root, self.places, os.fsencode(target), lambda file: file.kept)

    def write(self, inode, places, path, content):
        os.mkdir(path, 0o700)
        for name, child in sorted(places[inode].items()):
            if child in places:
                self.write(child, places, os.path.join(path, name), content)
            else:
                with open(os.open(os.path.join(path, name), os.O_CREAT | os.O_WRONLY, 0o600), "wb") as file:
                    file.write(content(self.file(child)))
