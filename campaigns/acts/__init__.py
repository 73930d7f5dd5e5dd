"""What can be done with a submission: the only room that changes its state.

Each act holds the row until its end, asks state (`WrongState`, with words for people) and right (`PermissionDenied`),
writes, notes a step and writes a letter to its sender, all of it in one transaction, or none.
"""

from .captioning import captions_given, seen_words
from .changing import WrongState
from .deciding import approve, approved_enough, approvers, ask_change, reconsider, refuse, two_persons
from .entering import enter
from .exporting import export
from .forgetting import forget, remind
from .publishing import lacks_words, unpublish, update_entry
from .sending import file_refused, files_checked, send, take_back
from .withdrawing import withdraw

__all__ = [
    "WrongState",
    "approve",
    "approved_enough",
    "approvers",
    "ask_change",
    "captions_given",
    "enter",
    "export",
    "file_refused",
    "files_checked",
    "forget",
    "lacks_words",
    "reconsider",
    "refuse",
    "remind",
    "seen_words",
    "send",
    "take_back",
    "two_persons",
    "unpublish",
    "update_entry",
    "withdraw",
]
