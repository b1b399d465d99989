"""What the tests of what is drawn share: PNG files of every kind, and pages as pixels by poppler."""
import shutil
import struct
import subprocess
import zlib


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth, colour, rows, interlaced=False, more=b""):
    """rows: bytes of each row, already packed; interlaced: all rows of the seven passes in turn."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 1 if interlaced else 0)
    data = b"".join(b"\0" + row for row in rows)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + more + chunk(b"IDAT", zlib.compress(data))
            + chunk(b"IEND", b""))


WIDTH, HEIGHT = 32, 16
RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 192, 0), (0, 0, 255), (255, 255, 255)


def field(x, y):
    """Which of four fields a pixel is in: 0 1 above 2 3."""
    return (1 if x >= WIDTH // 2 else 0) + (2 if y >= HEIGHT // 2 else 0)


def fields(pixels):
    """The bytes of each row, given those of a pixel of each field."""
    return [b"".join(pixels[field(x, y)] for x in range(WIDTH)) for y in range(HEIGHT)]


def adam7(pixels):
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    return [b"".join(pixels[field(x, y)] for x in range(left, WIDTH, right))
            for left, top, right, down in passes for y in range(top, HEIGHT, down)]


COLOURS = [bytes(colour) for colour in (RED, GREEN, BLUE, WHITE)]
GREYS = [b"\x00", b"\x55", b"\xaa", b"\xff"]


def deep(pixels):
    return [b"".join(bytes((sample, sample)) for sample in pixel) for pixel in pixels]


def bits(depth, samples):
    """Rows of samples of fewer than 8 bits."""
    per_byte = 8 // depth
    rows = []
    for y in range(HEIGHT):
        row = bytearray()
        for start in range(0, WIDTH, per_byte):
            value = 0
            for x in range(start, start + per_byte):
                value = value << depth | samples[field(x, y)]
            row.append(value)
        rows.append(bytes(row))
    return rows


PALETTE = chunk(b"PLTE", b"".join(COLOURS))
# The last field is transparent in these; behind it stands the page.
PNGS = {
    "rgb": png(WIDTH, HEIGHT, 8, 2, fields(COLOURS)),
    "rgb16": png(WIDTH, HEIGHT, 16, 2, fields(deep(COLOURS))),
    "rgb-interlaced": png(WIDTH, HEIGHT, 8, 2, adam7(COLOURS), True),
    "rgb-key": png(WIDTH, HEIGHT, 8, 2, fields(COLOURS), more=chunk(b"tRNS", b"\0\xff\0\xff\0\xff")),
    "rgba": png(WIDTH, HEIGHT, 8, 6, fields([c + b"\xff" for c in COLOURS[:3]] + [b"\x20\x20\x20\0"])),
    "rgba16": png(WIDTH, HEIGHT, 16, 6, fields(deep([c + b"\xff" for c in COLOURS[:3]] + [b"\x20\x20\x20\0"]))),
    "palette8": png(WIDTH, HEIGHT, 8, 3, fields([b"\0", b"\1", b"\2", b"\3"]), more=PALETTE),
    "palette2-key": png(WIDTH, HEIGHT, 2, 3, bits(2, (0, 1, 2, 3)), more=PALETTE + chunk(b"tRNS", b"\xff\xff\xff\0")),
    "grey8": png(WIDTH, HEIGHT, 8, 0, fields(GREYS)),
    "grey16": png(WIDTH, HEIGHT, 16, 0, fields(deep(GREYS))),
    "grey2": png(WIDTH, HEIGHT, 2, 0, bits(2, (0, 1, 2, 3))),
    "grey-alpha": png(WIDTH, HEIGHT, 8, 4, fields([g + b"\xff" for g in GREYS[:3]] + [b"\0\0"])),
}


def expected(kind):
    """The colours of the four fields as seen on white."""
    greys = [(0, 0, 0), (0x55, 0x55, 0x55), (0xaa, 0xaa, 0xaa), WHITE]
    return greys if kind.startswith("grey") else [RED, GREEN, BLUE, WHITE]


class Page:
    """The first page of a PDF, a pixel for each point."""

    def __init__(self, path, resolution=72):
        data = subprocess.run(["pdftoppm", "-r", str(resolution), "-singlefile", path], capture_output=True,
                              check=True).stdout
        magic, size, _, self.pixels = data.split(b"\n", 3)
        assert magic == b"P6", magic
        self.width, self.height = map(int, size.split())
        self.scale = resolution / 72

    def at(self, x, y):
        """The colour at a place in points from the lower left corner."""
        start = 3 * (int(self.height - y * self.scale) * self.width + int(x * self.scale))
        return tuple(self.pixels[start:start + 3])


def near(one, other, tolerance=10):
    return all(abs(a - b) <= tolerance for a, b in zip(one, other))


def read_codes(path):
    """What the codes on a page say; None without zbarimg."""
    if shutil.which("zbarimg") is None:
        return None
    with subprocess.Popen(["pdftoppm", "-r", "200", "-png", "-singlefile", path], stdout=subprocess.PIPE) as made:
        found = subprocess.run(["zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", "png:-"],
                               stdin=made.stdout, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return found.stdout.decode().splitlines()
