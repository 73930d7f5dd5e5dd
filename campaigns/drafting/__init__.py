"""A first draft of captions, by the service that the operator has set: asked for at the desk, fetched by the worker.

    asked ─► the worker sends the sound, and waits for at most two minutes ─► written, or failed and why

Nothing that is written so is ever shown to readers, nor put in the place of what a person wrote: a moderator reads it,
and it is kept once she saves it.
"""

from .asking import ask, draft_of, offered, said_of
from .service import NoDraft

__all__ = ["NoDraft", "ask", "draft_of", "offered", "said_of"]
