"""The bar code of a book, as a camera sees it over the book's back: EAN-13 (ISO/IEC 15420) in YUV4MPEG2."""

LEFT = ["0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011"]
"""A digit's bars in the left half, of odd parity. Of even parity: its bars in the right half, backwards."""
PARITY = ["LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL"]
"""By the first digit, which has no bars of its own."""
WIDTH, HEIGHT = 640, 480
THICK, HIGH = 4, 240  # pixels: of the thinnest bar, and of each


def bars(number: str) -> str:
    """Of thirteen digits: 95 bars, `1` is black."""
    right = [_turned(LEFT[int(digit)]) for digit in number[7:]]
    left = [
        LEFT[int(digit)] if parity == "L" else _turned(LEFT[int(digit)])[::-1]
        for digit, parity in zip(number[1:7], PARITY[int(number[0])], strict=True)
    ]
    return "101" + "".join(left) + "01010" + "".join(right) + "101"


def filmed(number: str) -> bytes:
    """A film of one picture, which Chromium's camera shows for ever: the bar code, black on white."""
    row = b"".join((b"\x10" if bar == "1" else b"\xeb") * THICK for bar in bars(number)).center(WIDTH, b"\xeb")
    margin = b"\xeb" * (WIDTH * (HEIGHT - HIGH) // 2)
    colours = b"\x80" * (WIDTH * HEIGHT // 2)
    return f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F15:1 Ip C420jpeg\nFRAME\n".encode() + margin + row * HIGH + margin + colours


def _turned(written: str) -> str:
    return written.translate(str.maketrans("01", "10"))
