"""What is in a sound or film, measured by reading all of it. Run as a process, without Django:

    python -m cms.transcoding.probing <demuxer> <file> <seconds>

Whoever made the file may have made it to crash or to fool its reader: this process dies then, and the library goes on.
Nothing that the header says is believed but what is told as `claimed`; how long it lasts is where its packets end.
Reading ends where it lasts longer than `seconds`, for nobody wants to know by how much. The answer is a line of JSON.
"""

import json
import sys
from typing import Any

import av
from av.stream import Disposition

SOUNDS = (
    "aac,mp3,mp3float,mp2,mp2float,opus,libopus,vorbis,libvorbis,flac,alac,ac3,eac3,amrnb,amrwb,libopencore_amrnb,"
    "libopencore_amrwb,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f64le,pcm_u8,pcm_s8,"
    "pcm_alaw,pcm_mulaw,adpcm_ms,adpcm_ima_wav,adpcm_ima_qt"
)
FILMS = "h264,hevc,vp8,vp9,libvpx,libvpx-vp9,libdav1d,av1,libaom-av1,mpeg4,h263,mjpeg,prores,theora,dvvideo,mpeg2video"
DECODERS = f"{FILMS},{SOUNDS}"
"""The decoders that are let at a file; of FFmpeg's hundreds most are for formats that no phone writes."""
MOST_STREAMS = 20
MOST_PACKETS_FOR_A_FRAME = 500
MOST_PIXELS_DECODED = 40_000_000
UNTOLD = 2
"""The number of a transfer that is not told (ITU-T H.273)."""
MOST_READ = 5_000_000
"""Bytes that are looked at for what each stream is: a recorder may write the first sound late."""


def main(demuxer: str, name: str, most: str) -> None:
    with _opened(demuxer, name) as film:
        told = [_stream(one) for one in film.streams]
        answer: dict[str, Any] = {
            "streams": told,
            "claimed": (film.duration or 0) / av.time_base,
            "picture": None,
            "sound": None,
        }
        picture = next((one for one in film.streams.video if _is_read(one, FILMS) and not _is_cover(one)), None)
        sound = next((one for one in film.streams.audio if _is_read(one, SOUNDS)), None)
        if sound is not None:
            answer["sound"] = {"index": sound.index, "codec": sound.codec_context.name}
        if picture is not None:
            answer["picture"] = _picture(film, picture)
    if len(told) <= MOST_STREAMS:
        chosen = [one["index"] for one in (answer["picture"], answer["sound"]) if one]
        with _opened(demuxer, name) as film:
            answer |= _measured(film, chosen, float(most))
    print(json.dumps(answer))


def _opened(demuxer: str, name: str) -> Any:
    options = {
        "protocol_whitelist": "file",
        "codec_whitelist": DECODERS,
        "max_streams": "200",
        "probesize": str(MOST_READ),
    }
    return av.open(f"file:{name}", format=demuxer, options=options, metadata_errors="ignore")


def _stream(one: Any) -> dict[str, Any]:
    return {"index": one.index, "type": one.type, "cover": _is_cover(one)}


def _is_read(one: Any, decoders: str) -> bool:
    return one.codec_context is not None and one.codec_context.name in decoders.split(",")


def _is_cover(one: Any) -> bool:
    return bool(one.disposition & (Disposition.attached_pic | Disposition.timed_thumbnails))


def _picture(film: Any, stream: Any) -> dict[str, Any]:
    """Its size, as the stream tells it, and how its first frame is to be turned, and its light to be understood."""
    codec, aspect = stream.codec_context, stream.sample_aspect_ratio
    found = {
        "index": stream.index,
        "codec": codec.name,
        "width": codec.width,
        "height": codec.height,
        "aspect": float(aspect) if aspect else 1.0,
        "rotation": 0,
        "transfer": codec.color_trc,
        "interlaced": False,
    }
    if codec.width * codec.height > MOST_PIXELS_DECODED:
        return found
    for number, packet in enumerate(film.demux(stream)):
        if number > MOST_PACKETS_FOR_A_FRAME:
            break
        try:
            frames = packet.decode()
        except av.FFmpegError:
            continue
        if frames:
            return found | _first(frames[0])
    return found | {"codec": ""}


def _first(frame: Any) -> dict[str, Any]:
    told = {
        "width": frame.width,
        "height": frame.height,
        "rotation": frame.rotation,
        "interlaced": frame.interlaced_frame,
    }
    return told if frame.color_trc == UNTOLD else told | {"transfer": frame.color_trc}


def _measured(film: Any, chosen: list[int], most: float) -> dict[str, Any]:
    """From the first packet's beginning to the last one's end, and how many pictures there are."""
    starts: dict[int, float] = {}
    ends: dict[int, float] = {}
    pictures = 0
    streams = [film.streams[index] for index in chosen]
    for packet in film.demux(*streams) if streams else ():
        at = packet.pts if packet.pts is not None else packet.dts
        if at is None or packet.is_discard:
            continue
        index, base = packet.stream_index, float(packet.time_base)
        start, end = at * base, (at + max(0, packet.duration or 0)) * base
        starts[index] = min(start, starts.get(index, start))
        ends[index] = max(end, ends.get(index, end))
        pictures += packet.stream.type == "video"
        if end - min(starts.values()) > most:
            break
    seconds = max(ends.values()) - min(starts.values()) if ends else 0.0
    return {"seconds": seconds, "pictures": pictures}


if __name__ == "__main__":
    main(*sys.argv[1:])
